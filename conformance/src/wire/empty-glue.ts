import { DeleteDatabaseCommand, GetDatabasesCommand, type GlueClient } from '@aws-sdk/client-glue'

/** Deletes all databases, and so their tables. */
export async function emptyGlue(client: GlueClient): Promise<void> {
  const { DatabaseList = [] } = await client.send(new GetDatabasesCommand())
  for (const { Name } of DatabaseList) await client.send(new DeleteDatabaseCommand({ Name }))
}
