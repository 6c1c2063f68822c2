/** Capability names in an agent's source, read from its syntax tree: the manifest needs them before any of it has run. Loaded with the editor. */
import { javascriptLanguage } from '@codemirror/lang-javascript'
import { pythonLanguage } from '@codemirror/lang-python'
import type { DraftLanguage } from './agent-draft.ts'

/** The part of a syntax node that is used here. */
interface Syntax {
  readonly name: string
  readonly from: number
  readonly to: number
  readonly firstChild: Syntax | null
  readonly nextSibling: Syntax | null
  getChild(name: string): Syntax | null
  getChildren(name: string): Syntax[]
}

/** In the order of the source, each once. Half-typed source gives what can be read of it. */
export function capabilitiesOf(source: string, language: DraftLanguage): string[] {
  const names = language === 'python' ? decorated(source) : exported(source)
  return [...new Set(names)]
}

/** Keys of the object that is exported by default, also where it has a name of its own. */
function exported(source: string): string[] {
  const top: Syntax = javascriptLanguage.parser.parse(source).topNode
  const found = top.getChildren('ExportDeclaration').find(each => each.getChild('default') != null)
  const object = found?.getChild('ObjectExpression') ?? declaredObject(top, found?.getChild('VariableName'), source)
  return (object?.getChildren('Property') ?? []).flatMap(property => keyOf(property, source))
}

function declaredObject(top: Syntax, name: Syntax | null | undefined, source: string): Syntax | undefined {
  if (name == null) return undefined
  const wanted = textOf(name, source)
  const holds = (each: Syntax): boolean => each.getChildren('VariableDefinition').some(part => textOf(part, source) === wanted)
  return top.getChildren('VariableDeclaration').find(holds)?.getChild('ObjectExpression') ?? undefined
}

function keyOf(property: Syntax, source: string): string[] {
  if (property.getChild('Spread') != null || property.getChild('[') != null) return []
  const key = childrenOf(property).find(({ name }) => name === 'String' || name === 'PropertyDefinition')
  if (key == null) return []
  return [key.name === 'String' ? unquoted(key, source) : textOf(key, source)]
}

/** First arguments of `@capability(...)`. */
function decorated(source: string): string[] {
  const top: Syntax = pythonLanguage.parser.parse(source).topNode
  return top.getChildren('DecoratedStatement').flatMap(statement =>
    statement.getChildren('Decorator').flatMap(decorator => {
      const name = decorator.getChild('VariableName')
      const text = decorator.getChild('ArgList')?.getChild('String')
      return name != null && text != null && textOf(name, source) === 'capability' ? [unquoted(text, source)] : []
    })
  )
}

function childrenOf(node: Syntax): Syntax[] {
  const children: Syntax[] = []
  for (let child = node.firstChild; child != null; child = child.nextSibling) children.push(child)
  return children
}

const textOf = ({ from, to }: Syntax, source: string): string => source.slice(from, to)
/** Names have no escapes: one that has is refused with its manifest. */
const unquoted = ({ from, to }: Syntax, source: string): string => source.slice(from + 1, to - 1)
