import { expect, test } from 'vitest'
import { capabilitiesOf } from './source-capabilities.ts'
import { TEMPLATES } from './source-templates.ts'

test('keys of the default export are the capabilities, however they are written', () => {
  const source = `export default {
    async 'count.to'(input, ctx) { const inner = { 'not.this': 1 }; return inner },
    "text.upper": async input => input,
    plain(input) { return input },
    ...others, [computed]: 1
  }`
  expect(capabilitiesOf(source, 'javascript')).toEqual(['count.to', 'text.upper', 'plain'])
})

test('an object with a name is found where it is declared; comments and texts offer nothing', () => {
  const source = `// export default { 'a.comment'() {} }
const other = { 'no.way'() {} }
const agent = { 'a.b'() { return "export default { 'c.d'() {} }" } }
export default agent`
  expect(capabilitiesOf(source, 'javascript')).toEqual(['a.b'])
})

test('Python capabilities are the first words of their decorators', () => {
  const source = `# @capability('no.comment')
@capability('text.words')
async def words(input, ctx):
    return 1

@other('not.this')
@capability("text.lines", version="1.0.0")
def lines(input): return 2
`
  expect(capabilitiesOf(source, 'python')).toEqual(['text.words', 'text.lines'])
})

test.each(['', 'export default {', "export default { async 'count.to'(input", '@capability(', 'x = '])(
  'half-typed source throws nothing: %j',
  source => {
    expect(() => [capabilitiesOf(source, 'javascript'), capabilitiesOf(source, 'python')]).not.toThrow()
  }
)

test.each(TEMPLATES.map(template => [template.id, template] as const))('template %s offers a capability', (_id, { source, language }) => {
  expect(capabilitiesOf(source, language).length).toBeGreaterThan(0)
})
