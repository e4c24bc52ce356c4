import { Heading } from '../ui/heading.tsx'

export function RunsPage() {
  return <Heading title="Runs" />
}
