/** What of a table is shown: `?show=`. */
export type TableView =
  | { readonly show: 'columns' | 'history' }
  /** Values of one, for its files. */
  | { readonly show: 'partitions'; readonly partition: readonly string[] | undefined }
  /** `of`: the table itself or one of its views. */
  | { readonly show: 'rows'; readonly of: string }

/** What the address names; the columns if it names nothing that there is. */
export function readTableView(params: URLSearchParams, table: string): TableView {
  const show = params.get('show')
  if (show === 'history') return { show }
  if (show === 'partitions') return { show, partition: readValues(params.get('partition')) }
  return show === 'rows' ? { show, of: params.get('of') ?? table } : { show: 'columns' }
}

/** The search of the address that `readTableView` reads. */
export function tableViewSearch(view: TableView): string {
  const params = new URLSearchParams({ show: view.show })
  if (view.show === 'partitions' && view.partition) params.set('partition', JSON.stringify(view.partition))
  if (view.show === 'rows') params.set('of', view.of)
  return `?${params}`
}

function readValues(text: string | null): readonly string[] | undefined {
  try {
    const values: unknown = JSON.parse(text ?? 'null')
    return Array.isArray(values) && values.every(value => typeof value === 'string') ? values : undefined
  } catch {
    return undefined
  }
}
