import { signal } from '@preact/signals'

const announced = signal('')

/** Has a screen reader say it, politely. */
export function announce(text: string): void {
  // The same text twice is no change, and would not be said.
  announced.value = announced.value === text ? `${text}\u00a0` : text
}

export function Announcements() {
  return (
    <div class="visually-hidden" role="status" aria-live="polite">
      {announced.value}
    </div>
  )
}
