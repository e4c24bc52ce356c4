import { glueArn, STAGE } from './arns.ts'
import type { Right } from './rights.ts'

/**
 * Actions of Glue on a table in S3 Tables, each on what it is about and on everything above: the account's catalog, that of
 * all table buckets, that of the stage's, the namespace and the table. What is below is inert.
 * https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html
 * @param actions of `GetCatalog`, `GetDatabase` and those on tables
 * @param table `*` for all of the namespace
 */
export function s3TablesCatalog(
  actions: readonly string[],
  table: string,
): { readonly may: readonly Right[]; readonly inert: readonly Right[] } {
  const path = `s3tablescatalog/inlet-${STAGE}-tables`
  const levels = [
    [glueArn('catalog'), glueArn('catalog/s3tablescatalog'), glueArn(`catalog/${path}`)],
    [glueArn(`database/${path}/analytics`)],
    [glueArn(`table/${path}/analytics/${table}`)],
  ]
  const depthOf = (action: string) => (action === 'GetCatalog' ? 1 : action === 'GetDatabase' ? 2 : 3)
  const rights = (within: (depth: number) => readonly string[][]) =>
    actions.map(action => ({ actions: [`glue:${action}`], on: within(depthOf(action)).flat() }))
  return { may: rights(depth => levels.slice(0, depth)), inert: rights(depth => levels.slice(depth)) }
}
