import { EditorView } from '@codemirror/view'

/**
 * Replaces what is selected by what is typed over it. A browser would keep the look of the old text by a style attribute,
 * which the content security policy refuses, loudly, before the editor takes it out again.
 */
export const typeOver = EditorView.domEventHandlers({
  beforeinput({ inputType, data }, view) {
    const { from, to, empty } = view.state.selection.main
    if (empty || inputType !== 'insertText' || data === null || view.composing) return false
    const typed = () => view.state.update(view.state.replaceSelection(data), { userEvent: 'input.type' })
    const handlers = view.state.facet(EditorView.inputHandler)
    if (!handlers.some(handle => handle(view, from, to, data, typed))) view.dispatch(typed())
    return true
  },
})
