import { actionsOf, type Right, type RoleRights } from './rights.ts'

const OF_S3_TABLES = /^s3tables:/

/**
 * The rights of a role where Lake Formation gives out those to the data of S3 Tables: for the one action of asking for them,
 * which it has for nothing in particular. https://docs.aws.amazon.com/glue/latest/dg/glue-federation-s3tables.html
 */
export function byLakeFormation<T extends RoleRights>(rights: T): T {
  const given = rights.may.filter(({ actions }) => actions.some(action => OF_S3_TABLES.test(action)))
  if (given.length === 0) return rights
  const asks: Right = { actions: ['lakeformation:GetDataAccess'], on: ['*'] }
  return {
    ...rights,
    may: [...rights.may.filter(right => !given.includes(right)), asks],
    mayNot: [...rights.mayNot, ...actionsOf(given)],
  }
}
