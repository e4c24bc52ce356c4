import { Heading } from '../ui/heading.tsx'

export function RecordsPage() {
  return <Heading title="Records" />
}
