import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { javascript, javascriptLanguage } from '@codemirror/lang-javascript'
import { python, pythonLanguage } from '@codemirror/lang-python'
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { Compartment, EditorState, type Extension, type Text } from '@codemirror/state'
import { EditorView, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view'
import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit'
import type { DraftLanguage } from './agent-draft.ts'
import { codeColours, codeTheme } from './code-theme.ts'
import { contextWords } from './code-words.ts'
import { replaceByTyping } from './replace-by-typing.ts'
import type { SourceProblem } from './source-problem.ts'

/** Longer sources are refused by every node; the editor stays quick with them. */
const LANGUAGES: Readonly<Record<DraftLanguage, () => Extension>> = {
  javascript: () => [javascript(), javascriptLanguage.data.of({ autocomplete: contextWords }), indentUnit.of('  ')],
  python: () => [python(), pythonLanguage.data.of({ autocomplete: contextWords }), indentUnit.of('    ')]
}

/**
 * `<kx-code>`: source with colours, completion and marked mistakes. It has a shadow root of its own, because there the editor's styles are
 * adopted sheets; in the page they would be `<style>` elements, which the page's policy blocks. Tells of typing by `kx-typed`.
 */
export class CodeEditor extends LitElement {
  static override styles = css`
    :host { display: block; border: 1px solid var(--kx-control); border-radius: var(--kx-radius); overflow: hidden; }
    :host(:focus-within) { overflow: visible; }
  `
  static override properties = {
    language: { attribute: false },
    problem: { attribute: false },
    label: { attribute: false },
    hint: { attribute: false }
  }
  declare language: DraftLanguage
  declare problem: SourceProblem | undefined
  declare label: string
  /** How to leave by keyboard; read out with the label. */
  declare hint: string
  #view: EditorView | undefined
  #value = ''
  readonly #languageOf = new Compartment()

  constructor() {
    super()
    this.language = 'javascript'
    this.label = 'Source'
    this.hint = ''
  }

  get value(): string {
    return this.#view?.state.doc.toString() ?? this.#value
  }

  /** A text that the person did not type replaces all; nothing is told. */
  set value(text: string) {
    this.#value = text
    const view = this.#view
    if (view == null || view.state.doc.toString() === text) return
    view.setState(this.#stateOf(text))
  }

  override focus(): void {
    this.#view?.focus()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#value = this.value
    this.#view?.destroy()
    this.#view = undefined
  }

  override connectedCallback(): void {
    super.connectedCallback()
    if (this.hasUpdated) this.#mount()
  }

  protected override render(): TemplateResult {
    return html`<div></div>`
  }

  protected override firstUpdated(): void {
    this.#mount()
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    if (changed.has('language')) this.#view?.dispatch({ effects: this.#languageOf.reconfigure(LANGUAGES[this.language]()) })
    if (changed.has('problem')) this.#mark()
  }

  #mount(): void {
    // the root of a LitElement is a shadow root unless it says otherwise
    const root = this.renderRoot as ShadowRoot
    const parent = root.querySelector('div')
    if (parent == null || this.#view != null) return
    this.#view = new EditorView({ state: this.#stateOf(this.#value), parent, root })
    this.#mark()
  }

  #stateOf(text: string): EditorState {
    return EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        lintGutter(),
        highlightActiveLineGutter(),
        history(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        autocompletion(),
        syntaxHighlighting(codeColours),
        codeTheme,
        this.#languageOf.of(LANGUAGES[this.language]()),
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap, indentWithTab]),
        replaceByTyping,
        EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': this.label, 'aria-description': this.hint }),
        EditorView.updateListener.of(({ docChanged }) => {
          if (docChanged) this.dispatchEvent(new CustomEvent('kx-typed', { detail: this.value }))
        })
      ]
    })
  }

  #mark(): void {
    const view = this.#view
    if (view == null) return
    const { problem } = this
    const diagnostics = problem?.line == null ? [] : [diagnosticOf(view.state.doc, problem, problem.line)]
    view.dispatch(setDiagnostics(view.state, diagnostics))
    const [first] = diagnostics
    if (first != null) view.dispatch({ selection: { anchor: first.from }, effects: EditorView.scrollIntoView(first.from, { y: 'center' }) })
  }
}

/** From the place that the node names to the end of its line; a place outside of the text is brought inside. */
function diagnosticOf(doc: Text, { text, column = 1 }: SourceProblem, line: number): Diagnostic {
  const { from, to } = doc.line(Math.min(Math.max(line, 1), doc.lines))
  const start = Math.min(from + column - 1, Math.max(from, to - 1))
  return { from: start, to: Math.max(start, to), severity: 'error', message: text }
}
