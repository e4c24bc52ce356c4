import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import { type BuiltPage, buildPage } from './build-page.ts'
import { brokenHtml, indexHtml } from './index-html.ts'
import { pagePolicy } from './safety-headers.ts'

/** The page and what it is made of, built on the first request. A build that fails is tried again on the next one. */
export function pageRoutes(directory: string, onFailure: (error: unknown) => void): Hono {
  let building: Promise<BuiltPage> | undefined
  const builtPage = () => {
    building ??= buildPage(directory).catch((error: unknown) => {
      building = undefined
      onFailure(error)
      throw error
    })
    return building
  }

  return new Hono()
    .get('/assets/*', async c => {
      const asset = (await builtPage()).assets.get(c.req.path)
      if (asset === undefined) return c.text('There is no such file', 404)
      return c.body(asset.bytes, 200, {
        'content-type': asset.type,
        'cache-control': 'private, max-age=31536000, immutable',
      })
    })
    .get('*', async c => {
      try {
        const page = await builtPage()
        const nonce = randomBytes(16).toString('base64')
        return c.html(indexHtml(page, nonce), 200, { 'content-security-policy': pagePolicy(nonce) })
      } catch (error) {
        return c.html(brokenHtml(error instanceof Error ? error.message : String(error)), 500)
      }
    })
}
