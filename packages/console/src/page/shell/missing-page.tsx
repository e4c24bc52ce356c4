import { Heading } from '../ui/heading.tsx'

export function MissingPage() {
  return (
    <>
      <Heading title="No such page" />
      <p>
        Nothing is at this address. <a href="/">Go to the flow</a>.
      </p>
    </>
  )
}
