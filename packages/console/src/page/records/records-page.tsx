import { searchParams } from '../shell/navigate.ts'
import { withSearch } from '../shell/route.ts'
import { Heading } from '../ui/heading.tsx'
import { FilterFields } from './filter-fields.tsx'
import { readRecordFilters } from './record-filters.ts'
import { RecordList } from './record-list.tsx'

export function RecordsPage() {
  const filters = readRecordFilters(searchParams.value)
  return (
    <>
      <Heading title="Records" about="What came through the stream of changes, newest first, and what became of it." />
      <FilterFields filters={filters} />
      <RecordList key={withSearch('', { ...filters })} filters={filters} />
    </>
  )
}
