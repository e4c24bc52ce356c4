/** `/api/tables/raw/orders/partitions` */
export function apiPathTo(
  { database, name }: { readonly database: string; readonly name: string },
  part?: 'partitions' | 'files',
): string {
  const path = `/api/tables/${encodeURIComponent(database)}/${encodeURIComponent(name)}`
  return part === undefined ? path : `${path}/${part}`
}
