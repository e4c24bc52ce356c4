import { clamp, visibleRuns } from '../format/visible-text.ts'

/** A text of others in a place that takes but a line of plain text, as the label of a chart. */
export function visibleText(text: string, limit: number): string {
  const shown = clamp(text, limit)
  const line = visibleRuns(shown)
    .map(({ text }) => text)
    .join('')
  return shown.length < text.length ? `${line}…` : line
}
