import {
  autocompletion,
  type Completion,
  type CompletionSource,
  closeBrackets,
  closeBracketsKeymap,
  closeCompletion,
  completionKeymap,
  completionStatus,
  ifNotIn,
  startCompletion,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { PostgreSQL, SQLDialect, schemaCompletionSource } from '@codemirror/lang-sql'
import { bracketMatching, syntaxHighlighting } from '@codemirror/language'
import { Compartment, EditorSelection, EditorState, type Extension, Prec } from '@codemirror/state'
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers, placeholder } from '@codemirror/view'
import type { Completions } from '../../api/query.ts'
import { columnsInUse } from './columns-in-use.ts'
import { completionSchema } from './completion-schema.ts'
import type { Place } from './error-place.ts'
import { highlighter } from './highlighter.ts'
import { SQL_FUNCTIONS, SQL_KEYWORDS } from './sql-words.ts'
import { typeOver } from './type-over.ts'

export interface SqlEditor {
  read(): string
  /** In place of all that is there; undo brings it back. */
  write(text: string): void
  complete(completions: Completions): void
  /** Puts the cursor there. */
  goTo(place: Place): void
  focus(): void
  close(): void
}

interface EditorOptions {
  readonly parent: HTMLElement
  readonly text: string
  /** Of the element that says how to leave it by keyboard. */
  readonly describedBy: string
  readonly onChange: (text: string) => void
  readonly onRun: () => void
}

/** Like PostgreSQL's, but that names need no quotes for a capital letter. */
const DuckDB = SQLDialect.define({ ...PostgreSQL.spec, caseInsensitiveIdentifiers: true })

/** An editor of SQL. Its own styles carry the nonce of the page, as its content security policy asks. */
export function openSqlEditor({ parent, text, describedBy, onChange, onRun }: EditorOptions): SqlEditor {
  const completion = new Compartment()
  const run = (view: EditorView) => {
    closeCompletion(view)
    onRun()
    return true
  }
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorView.cspNonce.of(document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''),
        EditorView.contentAttributes.of({ 'aria-label': 'SQL', 'aria-describedby': describedBy, spellcheck: 'false' }),
        EditorView.updateListener.of(({ docChanged, state }) => docChanged && onChange(state.doc.toString())),
        EditorView.lineWrapping,
        Prec.highest(
          keymap.of([
            { key: 'Mod-Enter', run },
            { key: 'Escape', run: freeTab },
          ]),
        ),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap, indentWithTab]),
        typeOver,
        history(),
        lineNumbers(),
        highlightSpecialChars(),
        drawSelection({ cursorBlinkRate: isStill() ? 0 : 1_200 }),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ icons: false, maxRenderedOptions: 12 }),
        placeholder('SELECT …'),
        syntaxHighlighting(highlighter),
        DuckDB.extension,
        completion.of(completeBy({})),
      ],
    }),
  })

  return {
    read: () => view.state.doc.toString(),
    write(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 } })
    },
    complete(completions) {
      view.dispatch({ effects: completion.reconfigure(completeBy(completions)) })
      if (completionStatus(view.state) !== null) startCompletion(view)
    },
    goTo({ line, column }) {
      const { from, to } = view.state.doc.line(Math.min(line, view.state.doc.lines))
      const selection = EditorSelection.cursor(Math.min(from + column - 1, to))
      view.dispatch({ selection, scrollIntoView: true })
      view.focus()
    },
    focus: () => view.focus(),
    close: () => view.destroy(),
  }
}

/** After Escape, Tab leaves the editor for as long as the editor's own binding has it, also if Escape closed a completion. */
function freeTab(view: EditorView): boolean {
  view.setTabFocusMode(2_000)
  return false
}

function isStill(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}

function completeBy(completions: Completions): Extension {
  const sources = [
    schemaCompletionSource({ dialect: DuckDB, schema: completionSchema(completions) }),
    completeColumns(completions),
    completeWords,
  ]
  return sources.map(autocomplete => DuckDB.language.data.of({ autocomplete }))
}

const WORDS: readonly Completion[] = [
  ...SQL_KEYWORDS.map(label => ({ label, type: 'keyword', boost: -1 })),
  ...SQL_FUNCTIONS.map(label => ({ label, type: 'function', boost: -1 })),
]

/** Where there is nothing to complete. */
const NO_CODE = ['String', 'QuotedIdentifier', 'LineComment', 'BlockComment']

/** Not after a dot, where columns are. */
const completeWords = ifNotIn(NO_CODE, context => {
  const word = context.matchBefore(/\.?\w+/)
  return word === null || word.text.startsWith('.') ? null : { from: word.from, validFor: /^\w*$/, options: WORDS }
})

/** Columns of the tables in use, where no alias stands before them. */
function completeColumns(completions: Completions): CompletionSource {
  return ifNotIn(NO_CODE, context => {
    const word = context.matchBefore(/[\w.]*/)
    if (word === null || word.text.includes('.') || (word.text === '' && !context.explicit)) return null
    const columns = columnsInUse(context.state.doc.toString(), completions)
    const options = columns.map(label => ({ label, type: 'property', boost: 1 }))
    return { from: word.from, validFor: /^\w*$/, options }
  })
}
