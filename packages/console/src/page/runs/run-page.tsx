import { Heading } from '../ui/heading.tsx'

export function RunPage({ id }: { readonly id: string }) {
  return <Heading title={`Run ${id}`} />
}
