import { type ReadonlySignal, signal } from '@preact/signals'

const visible = signal(document.visibilityState === 'visible')
document.addEventListener('visibilitychange', () => {
  visible.value = document.visibilityState === 'visible'
})

/** Whether anybody can see the tab. */
export const isVisible: ReadonlySignal<boolean> = visible
