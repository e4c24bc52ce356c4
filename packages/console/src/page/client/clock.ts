import { type ReadonlySignal, signal } from '@preact/signals'
import { isVisible } from './visibility.ts'

const now = signal(Date.now())

const tick = () => {
  now.value = Date.now()
}
setInterval(() => {
  if (isVisible.peek()) tick()
}, 1_000)
isVisible.subscribe(isSeen => {
  if (isSeen) tick()
})

/** ms since 1970, once a second while the tab is seen. */
export const clock: ReadonlySignal<number> = now
