import { Time } from '../ui/time.tsx'

/** When something was last written, if ever. */
export function WrittenAt({ at }: { readonly at: number | null }) {
  return at === null ? <span class="quiet">never</span> : <Time at={at} />
}
