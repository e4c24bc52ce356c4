import type { syntaxHighlighting } from '@codemirror/language'

type Highlighter = Parameters<typeof syntaxHighlighting>[0]

const CLASSES: Readonly<Record<string, string>> = {
  keyword: 'sql-keyword',
  bool: 'sql-keyword',
  null: 'sql-keyword',
  typeName: 'sql-type',
  string: 'sql-string',
  number: 'sql-number',
  lineComment: 'sql-comment',
  blockComment: 'sql-comment',
}

/** Classes in place of colours, so that the style sheet has those for light and dark. */
export const highlighter: Highlighter = {
  style(tags) {
    const classes = tags.flatMap(tag => CLASSES[String(tag)] ?? [])
    return classes.length === 0 ? null : classes.join(' ')
  },
}
