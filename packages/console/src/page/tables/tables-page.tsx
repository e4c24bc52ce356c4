import { Heading } from '../ui/heading.tsx'

export function TablesPage() {
  return <Heading title="Tables" />
}
