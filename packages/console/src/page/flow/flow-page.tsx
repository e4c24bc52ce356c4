import { Heading } from '../ui/heading.tsx'

export function FlowPage() {
  return <Heading title="Flow" />
}
