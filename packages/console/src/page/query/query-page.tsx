import { Heading } from '../ui/heading.tsx'

export function QueryPage() {
  return <Heading title="Query" />
}
