/** `dt=2026-01-31/region=eu`, as in the path, but that nothing is escaped: it is for reading. */
export function partitionName(keys: readonly { readonly name: string }[], values: readonly string[]): string {
  return values.map((value, place) => `${keys[place]?.name ?? '?'}=${value}`).join('/')
}

/** The values of a partition by its path, `dt=2026-01-31/`. */
export function partitionValues(path: string): readonly string[] {
  const segments = path.split('/').filter(Boolean)
  return segments.map(segment => unescaped(segment.slice(segment.indexOf('=') + 1)))
}

/** Hive escapes in a path what a file system could take amiss: `%3A` for a colon. */
function unescaped(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
