import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { recallSynthesis } from './test/recall-synthesis.ts'
import { Synthesized } from './test/synthesized.ts'

const DOCS = join(import.meta.dirname, '../docs')
const OPERATIONS = 'operations.md'

/** A heading, or what a link to it says: in lower case, with hyphens for blanks, and letters, digits and hyphens only. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-')
}

function headingsOf(page: string, level: string): string[] {
  const withoutCode = page.replaceAll(/^```.*?^```$/gms, '')
  return [...withoutCode.matchAll(new RegExp(`^${level} (.*)$`, 'gm'))].map(([, heading = '']) => heading)
}

/** Also a folder. */
function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

describe('docs/operations.md', () => {
  it('has a heading for each alarm, and none for others', async () => {
    const page = await readFile(join(DOCS, OPERATIONS), 'utf8')
    const [, runbook = ''] = page.split('\n## Runbook\n')
    const [entries = ''] = runbook.split('\n## ')
    const app = new Synthesized('production', await recallSynthesis('production'))
    const alarms = app.ofType('aws:cloudwatch/metricAlarm:MetricAlarm')
    const wanted = alarms.map(({ name, inputs }) => {
      const [, anchor] = /docs\/operations\.md#(\S+)$/.exec(String(inputs.alarmDescription)) ?? []
      return anchor ?? `${name} names no runbook`
    })
    expect(headingsOf(entries, '###').toSorted()).toEqual([...new Set(wanted)].toSorted())
  })

  it.each([OPERATIONS, 'costs.md'])('leads somewhere with each link: %s', async name => {
    const page = await readFile(join(DOCS, name), 'utf8')
    const links = [...page.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
    for (const link of links.filter(link => !link.startsWith('https:'))) {
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? page : await readFile(join(DOCS, path), 'utf8').catch(() => undefined)
      expect(target ?? (await isThere(join(DOCS, path))), link).toBeTruthy()
      if (anchor === undefined) continue
      expect(headingsOf(target ?? '', '#{1,4}').map(anchorOf), link).toContain(anchor)
    }
  })
})
