import { Heading } from '../ui/heading.tsx'

export function RecordPage({ id }: { readonly id: string }) {
  return <Heading title={`Record ${id}`} />
}
