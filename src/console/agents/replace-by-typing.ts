import { EditorView } from '@codemirror/view'

/**
 * Typing over a selection of several lines, done by the editor. Left to the browser, it would join the lines with inline styles of its own making,
 * which the page's policy blocks and reports.
 */
export const replaceByTyping = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { data, inputType, isComposing } = event
    const { from, to } = view.state.selection.main
    const { doc } = view.state
    if (inputType !== 'insertText' || isComposing || data == null || doc.lineAt(from).to >= to) return false
    const insert = () => view.state.update(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true })
    // closing brackets and the like see it as any other typing
    const isTaken = view.state.facet(EditorView.inputHandler).some(handle => handle(view, from, to, data, insert))
    if (!isTaken) view.dispatch(insert())
    event.preventDefault()
    return true
  }
})
