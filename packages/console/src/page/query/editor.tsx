import { useEffect, useRef, useState } from 'preact/hooks'
import type { Completions } from '../../api/query.ts'
import { Loading } from '../ui/loading.tsx'
import type { SqlEditor } from './sql-editor.ts'

interface EditorProps {
  /** At first; what follows goes through the editor. */
  readonly text: string
  readonly completions: Completions | undefined
  readonly onChange: (text: string) => void
  readonly onRun: () => void
  readonly onOpen: (editor: SqlEditor) => void
}

const HINT = 'editor-hint'

/** The SQL editor, loaded when it is there; a plain field if it cannot be loaded. */
export function Editor({ text, completions, onChange, onRun, onOpen }: EditorProps) {
  const parent = useRef<HTMLDivElement>(null)
  const editor = useRef<SqlEditor>(undefined)
  const handlers = useRef({ onChange, onRun, onOpen })
  handlers.current = { onChange, onRun, onOpen }
  const [stage, setStage] = useState<'loading' | 'open' | 'plain'>('loading')

  useEffect(() => {
    let isGone = false
    const open = ({ openSqlEditor }: typeof import('./sql-editor.ts')) => {
      if (isGone || parent.current === null) return
      editor.current = openSqlEditor({
        parent: parent.current,
        text,
        describedBy: HINT,
        onChange: text => handlers.current.onChange(text),
        onRun: () => handlers.current.onRun(),
      })
      handlers.current.onOpen(editor.current)
      setStage('open')
    }
    import('./sql-editor.ts').then(open).catch(() => setStage('plain'))
    return () => {
      isGone = true
      editor.current?.close()
    }
  }, [])
  useEffect(() => {
    if (completions && stage === 'open') editor.current?.complete(completions)
  }, [completions, stage])

  return (
    <div class="editor">
      <div ref={parent} />
      {stage === 'loading' && <Loading what="Loading the editor" />}
      {stage === 'plain' && (
        <textarea
          class="plain-editor"
          aria-label="SQL"
          rows={10}
          spellcheck={false}
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
        >
          {text}
        </textarea>
      )}
      <p id={HINT} class="editor-hint">
        <kbd>{RUN_KEY}</kbd> runs it, <kbd>Esc</kbd> then <kbd>Tab</kbd> leaves the editor.
      </p>
    </div>
  )
}

const RUN_KEY = /Mac|iPhone|iPad/.test(navigator.userAgent) ? 'Cmd+Enter' : 'Ctrl+Enter'
