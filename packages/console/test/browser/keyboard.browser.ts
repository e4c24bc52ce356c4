import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { settled, violations } from './support/check-page.ts'
import { fillLake, putOrder } from './support/fill-lake.ts'
import { useLake } from './support/use-lake.ts'

const lake = useLake({ fill: fillLake })

/** As 1,280 px at 200 % are. */
const ZOOMED = { viewport: { width: 640, height: 450 } }

/** What has the focus, as a person would tell it. */
interface Focus {
  readonly name: string
  readonly isVisible: boolean
  readonly hasOutline: boolean
}

function focusOf(page: Page): Promise<Focus | null> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (element === null || element === document.body) return null
    const box = element.getBoundingClientRect()
    const shown = element.closest('.cm-editor') ?? element
    const { outlineStyle, outlineWidth } = getComputedStyle(shown)
    const label = element.getAttribute('aria-label') ?? element.textContent ?? ''
    const named = element.id || label.slice(0, 40) || element.closest('label')?.textContent?.slice(0, 20) || ''
    return {
      name: `${element.tagName.toLowerCase()} ${named}`,
      isVisible: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
      hasOutline: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0,
    }
  })
}

/** Goes on by Tab until the page is left, or begins again. @returns what had the focus, in its order */
async function tabThrough(page: Page, most = 60): Promise<Focus[]> {
  const found: Focus[] = []
  for (let step = 0; step < most; step++) {
    // The editor keeps Tab for itself, and says how to leave it.
    if (await page.evaluate(() => document.activeElement?.closest('.cm-content') !== null)) {
      await page.keyboard.press('Escape')
    }
    await page.keyboard.press('Tab')
    // The editor notices a moment later.
    await page.waitForFunction(() => document.querySelector('.cm-editor:not(.cm-focused) .cm-content:focus') === null)
    const focus = await focusOf(page)
    if (focus === null || (found.length > 0 && focus.name.includes('Skip to content'))) break
    found.push(focus)
  }
  return found
}

/** Tabs until something of that name has the focus. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let step = 0; step < 120; step++) {
    await page.keyboard.press('Tab')
    const focus = await focusOf(page)
    if (typeof name === 'string' ? focus?.name === name : name.test(focus?.name ?? '')) return
  }
  throw new Error(`Expected to come to ${name} by Tab`)
}

const PAGES = ['/', '/tables', '/tables/raw/orders', '/query', '/records', '/runs']

describe.each([
  { size: '1,280 px', options: {} },
  { size: '640 px', options: ZOOMED },
])('each page at $size', ({ options }) => {
  it.each(PAGES)('%s shows where the focus is, wherever it is', async path => {
    const page = await lake.open(path, options)
    const all = await tabThrough(page)
    expect(all.slice(0, 2).map(({ name }) => name)).toEqual(['a Skip to content', 'a Inlet'])
    expect(all.length).toBeGreaterThan(6)
    expect(all.filter(({ isVisible, hasOutline }) => !isVisible || !hasOutline)).toEqual([])
  })
})

describe('by keyboard', () => {
  it('the sections are skipped', async () => {
    const page = await lake.open('/records')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true)
  })

  it('one goes from page to page, and is told where one is', async () => {
    const page = await lake.open('/')
    for (const name of ['Tables', 'Query', 'Records', 'Runs', 'Flow']) {
      await page.evaluate(() => document.querySelector<HTMLElement>('.skip-link')?.focus())
      await tabTo(page, `a ${name}`)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { level: 1, name }).waitFor()
      await page.waitForFunction(() => document.activeElement?.tagName === 'H1')
      expect(await page.title()).toBe(`${name} · Inlet`)
    }
  })

  it('a table’s parts are read, and the focus stays at what was pressed', async () => {
    const page = await lake.open('/tables/raw/orders')
    for (const name of ['Partitions', 'Schema history', 'Rows', 'orders_current']) {
      await tabTo(page, `a ${name}`)
      await page.keyboard.press('Enter')
      await page.locator('.tabs [aria-current="page"]', { hasText: name }).waitFor()
      await settled(page)
      expect((await focusOf(page))?.name).toBe(`a ${name}`)
      await page.evaluate(() => document.querySelector<HTMLElement>('.skip-link')?.focus())
    }
    await page.getByText(/^\d+ rows\.$/).waitFor()
    await tabTo(page, 'button Read again')
    await page.keyboard.press('Enter')
    await page.waitForResponse(response => response.url().endsWith('/api/query'))
    expect((await focusOf(page))?.name).toBe('button Read again')
    expect(await violations(page)).toEqual([])
  })

  it('rows are paged through to the end, where the focus stays', async () => {
    const page = await lake.open('/query')
    await page.getByRole('textbox', { name: 'SQL' }).focus()
    await page.keyboard.insertText('SELECT i FROM range(250) t(i) ORDER BY i')
    await page.keyboard.press('Control+Enter')
    await page.getByText('250 rows.').waitFor()
    await page.keyboard.press('Escape')
    await tabTo(page, 'button Next rows')
    for (const shown of ['101–200 of 250 rows', '201–250 of 250 rows', '201–250 of 250 rows']) {
      await page.keyboard.press('Enter')
      await page.getByText(shown).waitFor()
      expect((await focusOf(page))?.name).toBe('button Next rows')
    }
    expect(await violations(page)).toEqual([])
  })

  it('records are filtered, and one is followed through its steps', async () => {
    const page = await lake.open('/records')
    await tabTo(page, /^select/)
    await page.keyboard.press('r')
    await page.waitForURL('**/records?outcome=rescued')
    const link = page.getByRole('rowheader').getByRole('link', { name: /rescued-1/ })
    await link.waitFor()
    await tabTo(page, /rescued-1/)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: /INSERT of/ }).waitFor()
    await tabTo(page, 'button hex')
    await page.keyboard.press('Space')
    await page.locator('.hex pre').waitFor()
    expect((await focusOf(page))?.name).toBe('button hex')
    expect(await violations(page)).toEqual([])
  })

  it('the newest records are shown by a button that keeps the focus', async () => {
    const page = await lake.open('/records')
    await tabTo(page, 'button Pause')
    await page.keyboard.press('Space')
    await putOrder(lake.live.client, { orderid: { S: 'newest' } })
    await page.getByRole('button', { name: /^Show \d+ newer/ }).waitFor()
    await tabTo(page, /^button Show/)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'None newer' }).waitFor()
    expect((await focusOf(page))?.name).toBe('button None newer')
  })

  it('a record in quarantine is tried again', async () => {
    const page = await lake.open('/records?outcome=quarantined')
    await tabTo(page, /^a .*no change/)
    await page.keyboard.press('Enter')
    await tabTo(page, 'button Try')
    await page.keyboard.press('Enter')
    await page.getByText('still refused').first().waitFor()
    expect((await focusOf(page))?.name).toBe('button Try')
    expect(await violations(page)).toEqual([])
  })

  it('a query is saved under a name, or not', async () => {
    const page = await lake.open('/query')
    await page.getByRole('textbox', { name: 'SQL' }).focus()
    await page.keyboard.insertText('SELECT 1 AS one')
    await page.keyboard.press('Escape')
    await tabTo(page, 'button Save this query')
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: 'Name' }).waitFor()
    await page.keyboard.type('One')
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('textbox', { name: 'Name' }).waitFor({ state: 'detached' })
    await page.waitForFunction(() => document.activeElement?.textContent === 'Your queries')
    await tabTo(page, 'button Save this query')
  })
})

describe('a reader’s settings', () => {
  it('without motion nothing moves', async () => {
    const page = await lake.open('/', { reducedMotion: 'reduce' })
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0)
    await page.getByRole('link', { name: 'Query' }).click()
    const editor = page.getByRole('textbox', { name: 'SQL' })
    await editor.focus()
    await page.waitForFunction(() => document.querySelector('.cm-cursorLayer') !== null)
    const moving = () => document.getAnimations().filter(each => each.playState === 'running').length
    expect(await page.evaluate(moving)).toBe(0)
  })

  it.each(PAGES)('%s is whole in forced colours', async path => {
    const page = await lake.open(path, { forcedColors: 'active' })
    // Of forced colours the browser sees to the contrast itself, which axe cannot measure.
    expect((await violations(page)).filter(each => !each.startsWith('axe color-contrast'))).toEqual([])
    for (let step = 0; step < 3; step++) await page.keyboard.press('Tab')
    expect(await focusOf(page)).toMatchObject({ isVisible: true, hasOutline: true })
    const [link] = await page.getByRole('navigation', { name: 'Sections' }).locator('[aria-current="page"]').all()
    const shown = await link?.evaluate(element => {
      const { borderBottomStyle, borderBottomColor, backgroundColor, textDecorationLine } = getComputedStyle(element)
      const { backgroundColor: others } = getComputedStyle(
        document.querySelector('.sections a:not([aria-current])') ?? element,
      )
      return (
        (borderBottomStyle !== 'none' && borderBottomColor !== backgroundColor) ||
        textDecorationLine !== 'none' ||
        backgroundColor !== others
      )
    })
    expect(shown).toBe(true)
  })
})
