const TEXTS: Readonly<Record<string, string>> = {
  declared: 'declared in the definition',
  'name rule': 'a rule for its name',
  key: 'a key of the source',
  value: 'the first values seen',
  change: 'what Inlet knows of the change',
  catalog: 'the catalog, not Inlet',
}

/** Where a column's type came from, in words; one that is not known, as it is. */
export function originText(origin: string): string {
  return TEXTS[origin] ?? origin
}
