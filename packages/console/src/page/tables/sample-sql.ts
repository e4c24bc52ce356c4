/** A query for some rows of a table or view. */
export function sampleSql(database: string, name: string, limit: number): string {
  return `SELECT * FROM ${quoteName(database)}.${quoteName(name)} LIMIT ${limit}`
}

/** Quoted also where it could go without: `default` is a database of Glue and a word of SQL. */
function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
