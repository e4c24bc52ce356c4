/**
 * A query of `packages/core/queries` with the databases of a stage, `sales.orders` → `"inlet_mine_sales".orders`.
 * @param names of databases on AWS, by their names in the query
 */
export function inDatabases(sql: string, names: Readonly<Record<string, string>>): string {
  // Text in quotes, and comments, are as they were.
  return sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--.*|\b([a-z_]+)\.(?=[a-z_])/g, (found, database?: string) => {
    const name = database === undefined ? undefined : names[database]
    return name === undefined ? found : `"${name}".`
  })
}
