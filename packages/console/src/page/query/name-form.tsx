import { useLayoutEffect, useRef, useState } from 'preact/hooks'

interface NameFormProps {
  readonly name: string
  /** Names whose queries would give way. */
  readonly taken?: readonly string[]
  readonly onName: (name: string) => void
  readonly onCancel: () => void
}

/** Asks for the name of a query. Escape leaves it. */
export function NameForm({ name, taken = [], onName, onCancel }: NameFormProps) {
  const [value, setValue] = useState(name)
  const field = useRef<HTMLInputElement>(null)
  // Before the next key comes, which is of the name.
  useLayoutEffect(() => field.current?.select(), [])
  const trimmed = value.trim()
  return (
    <form
      class="name-form"
      onSubmit={event => {
        event.preventDefault()
        if (trimmed !== '') onName(trimmed)
      }}
      onKeyDown={({ key }) => key === 'Escape' && onCancel()}
    >
      <label class="field">
        <span>Name</span>
        <input
          ref={field}
          value={value}
          maxLength={100}
          onInput={({ currentTarget }) => setValue(currentTarget.value)}
        />
      </label>
      <button type="submit" disabled={trimmed === ''}>
        {taken.includes(trimmed) ? 'Replace' : 'Save'}
      </button>
      <button type="button" onClick={onCancel}>
        Cancel
      </button>
    </form>
  )
}
