import { describe, expect, it } from 'vitest'
import { requireTablesCatalog } from './tables-catalog.ts'

const PLACE = { region: 'eu-west-1', accountId: '123456789012', partition: 'aws' }

const refuse = (message: string) => () => Promise.reject(new Error(message))

describe('requireTablesCatalog', () => {
  it('asks for the one catalog that Athena reads, and is content with it', async () => {
    const asked: string[] = []
    await requireTablesCatalog(async name => asked.push(name), PLACE)
    expect(asked).toEqual(['s3tablescatalog'])
  })

  it.each([
    'operation error Glue: GetCatalog, api error EntityNotFoundException: Catalog s3tablescatalog not found.',
    "reading Glue Catalog (s3tablescatalog): couldn't find resource",
  ])('says how to make a missing one: %s', async message => {
    const missing = await requireTablesCatalog(refuse(message), PLACE).catch((error: Error) => error)
    const text = String(missing)
    expect(text).toContain('has no catalog "s3tablescatalog" in eu-west-1')
    expect(text).toContain('Enable\nintegration')
    // The command is one that a shell takes: its JSON is whole, and within quotes.
    const [, input = ''] =
      /create-catalog --region eu-west-1 --name s3tablescatalog --catalog-input '(.+)'/.exec(text) ?? []
    expect(JSON.parse(input)).toMatchObject({
      FederatedCatalog: {
        Identifier: 'arn:aws:s3tables:eu-west-1:123456789012:bucket/*',
        ConnectionName: 'aws:s3tables',
      },
    })
  })

  it('leaves other errors as they are', async () => {
    const message = 'AccessDeniedException: not authorized to perform: glue:GetCatalog'
    await expect(requireTablesCatalog(refuse(message), PLACE)).rejects.toThrow(message)
  })
})
