/** What this browser keeps for the page. @returns null if there is nothing, or it keeps nothing */
export function readStored(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key)
  } catch {
    return null
  }
}

/** @returns whether the browser keeps it */
export function store(key: string, value: string): boolean {
  try {
    localStorage.setItem(PREFIX + key, value)
    return true
  } catch {
    return false
  }
}

const PREFIX = 'inlet.'
