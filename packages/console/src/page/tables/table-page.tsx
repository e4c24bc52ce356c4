import { Heading } from '../ui/heading.tsx'

export function TablePage({ database, name }: { readonly database: string; readonly name: string }) {
  return <Heading title={`${database}.${name}`} />
}
