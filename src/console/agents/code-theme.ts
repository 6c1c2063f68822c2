/** How source looks: in the colours of the page, which follow the theme by themselves. */
import { defaultHighlightStyle, HighlightStyle } from '@codemirror/language'
import { EditorView } from '@codemirror/view'

/** Colours of the editor's own style, and what stands for each: only tones that are checked for text on every ground. */
const TONES: Readonly<Record<string, string>> = {
  '#708': 'var(--kx-accent)',
  '#219': 'var(--kx-warn)',
  '#164': 'var(--kx-warn)',
  '#a11': 'var(--kx-ok)',
  '#e40': 'var(--kx-ok)',
  '#085': 'var(--kx-accent)',
  '#940': 'var(--kx-muted)',
  '#f00': 'var(--kx-bad)'
}

export const codeColours = HighlightStyle.define(
  defaultHighlightStyle.specs.map(spec => (spec.color == null ? spec : { ...spec, color: TONES[spec.color] ?? 'var(--kx-text)' }))
)

const layer = {
  border: '1px solid var(--kx-control)',
  borderRadius: 'var(--kx-radius)',
  backgroundColor: 'var(--kx-surface)',
  color: 'var(--kx-text)'
}
const chosen = { backgroundColor: 'var(--kx-accent-solid)', color: 'var(--kx-on-solid)' }

export const codeTheme = EditorView.theme({
  '&': { backgroundColor: 'var(--kx-surface)', color: 'var(--kx-text)', fontSize: 'var(--kx-t2)', maxHeight: '60vh' },
  '&.cm-focused': { outline: '2px solid transparent', boxShadow: 'var(--kx-focus)' },
  '.cm-scroller': { fontFamily: 'var(--kx-mono)', lineHeight: '1.5', minHeight: '14rem' },
  '.cm-content': { caretColor: 'var(--kx-text)', padding: 'var(--kx-2) 0' },
  '.cm-gutters': { backgroundColor: 'var(--kx-sunken)', color: 'var(--kx-muted)', borderRight: '1px solid var(--kx-line)' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--kx-sunken)', color: 'var(--kx-text)' },
  '&.cm-focused .cm-matchingBracket, .cm-matchingBracket': { backgroundColor: 'transparent', outline: '1px solid var(--kx-control)' },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--kx-bad-bg)' },
  '.cm-tooltip': layer,
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': chosen,
  '.cm-completionMatchedText': { textDecoration: 'underline' },
  '.cm-panels': layer,
  '.cm-diagnostic': { fontFamily: 'var(--kx-font)', color: 'var(--kx-text)' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--kx-bad)' },
  '.kx-bad-line': { backgroundColor: 'var(--kx-bad-bg)' }
})
