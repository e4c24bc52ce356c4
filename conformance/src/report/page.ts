import { PARTS } from './parts.ts'
import type { Outcome, Result } from './result.ts'

const FIRST_LINES = `# Conformance

What Inlet says on the wire and leaves on disk, judged by software that was not written for it. \`npm run conformance -- --write\` made
this page from a run; CI fails if its own finds anything else, figures aside. Each line is a test, in
[\`conformance/src\`](../conformance/src).
`

/**
 * The page of results, as Markdown: a table for each part, with a line for each claim. A machine's own figures are left
 * out unless `withFigures`: no two runs measure the same.
 */
export function pageOf(results: readonly Result[], withFigures: boolean): string {
  const parts = PARTS.map(part => ({ ...part, results: results.filter(result => result.part === part.name) }))
  const tables = parts.filter(part => part.results.length > 0).map(part => sectionOf(part, withFigures))
  return `${[FIRST_LINES.trim(), ...tables].join('\n\n')}\n`
}

interface Section {
  readonly title: string
  readonly about: string
  readonly results: readonly Result[]
}

function sectionOf({ title, about, results }: Section, withFigures: boolean): string {
  const hasFigures = withFigures && results.some(({ figures }) => Object.keys(figures).length > 0)
  const header = ['Claim', 'Witness', 'Version', 'Result', ...(hasFigures ? ['Measured'] : [])]
  const rows = results.map(result => [...cellsOf(result), ...(hasFigures ? [figuresOf(result)] : [])])
  const lines = [header, header.map(() => '---'), ...rows].map(cells => `| ${cells.map(escapeCell).join(' | ')} |`)
  return [`## ${title}`, about, lines.join('\n')].join('\n\n')
}

function cellsOf({ claim, witness, version = '', outcome }: Result): string[] {
  return [claim, witness, version, outcomeText(outcome)]
}

function outcomeText(outcome: Outcome): string {
  if (outcome.state === 'skipped') return `skipped: ${outcome.reason}`
  const { agreed, all } = outcome.cases ?? { agreed: 1, all: 1 }
  if (all === 1) return outcome.state
  return agreed === all ? `agrees in ${all} cases` : `${outcome.state} in ${agreed} of ${all} cases`
}

function figuresOf({ figures }: Result): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
