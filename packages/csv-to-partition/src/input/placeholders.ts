/** The parts of a day that a text tells, in digits. */
export type DayParts = Readonly<Partial<Record<'yyyy' | 'mm' | 'dd', string>>>

/** What stands for a day in `prefix` and `substr`, and the parts of the day that it is, in order. */
const PLACEHOLDERS = {
  data_ref: ['yyyy', 'mm', 'dd'],
  yyyy: ['yyyy'],
  mm: ['mm'],
  dd: ['dd'],
} as const satisfies Record<string, readonly (keyof DayParts)[]>

export const PLACEHOLDER_NAMES = Object.keys(PLACEHOLDERS).map(name => `{${name}}`)

const PLACEHOLDER = /\{(data_ref|yyyy|mm|dd)\}/g
const DIGITS = { yyyy: '(\\d{4})', mm: '(\\d{2})', dd: '(\\d{2})' } as const

/** The first `{…}` in a template that stands for nothing. */
export function unknownPlaceholder(template: string): string | undefined {
  return template.match(/\{\w*\}/g)?.find(each => !PLACEHOLDER_NAMES.includes(each))
}

/** The template with the day in the place of its placeholders. @param dataRef YYYYMMDD */
export function fillPlaceholders(template: string, dataRef: string): string {
  const parts: Required<DayParts> = splitDay(dataRef)
  return template.replaceAll(PLACEHOLDER, (_, name: keyof typeof PLACEHOLDERS) => {
    return PLACEHOLDERS[name].map(part => parts[part]).join('')
  })
}

/** @param dataRef YYYYMMDD */
export function splitDay(dataRef: string): Required<DayParts> {
  return { yyyy: dataRef.slice(0, 4), mm: dataRef.slice(4, 6), dd: dataRef.slice(6) }
}

/** YYYYMMDD, if all parts are there. */
export function joinDay({ yyyy, mm, dd }: DayParts): string | undefined {
  return yyyy === undefined || mm === undefined || dd === undefined ? undefined : `${yyyy}${mm}${dd}`
}

/** What both tell; undefined if they contradict each other. */
export function mergeParts(a: DayParts, b: DayParts): DayParts | undefined {
  for (const part of ['yyyy', 'mm', 'dd'] as const) {
    if (a[part] !== undefined && b[part] !== undefined && a[part] !== b[part]) return undefined
  }
  return { ...a, ...b }
}

/** What `text` tells of the day if it starts with a match of the template; undefined if it does not, or not of one day. */
export function partsAtStart(template: string, text: string): DayParts | undefined {
  const match = templateRegExp(template, 'y').exec(text)
  return match === null ? undefined : partsOfMatch(template, match)
}

/** What each match of the template in `text` tells of the day, from left to right; matches may overlap. */
export function* partsWithin(template: string, text: string): Generator<DayParts> {
  const pattern = templateRegExp(template, 'g')
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const parts = partsOfMatch(template, match)
    if (parts !== undefined) yield parts
    pattern.lastIndex = match.index + 1
  }
}

/** Placeholders have a fixed width: at any one position, a template matches in one way at most. */
function templateRegExp(template: string, flags: string): RegExp {
  const source = template
    .split(/(\{(?:data_ref|yyyy|mm|dd)\})/)
    .map(piece =>
      isPlaceholder(piece)
        ? partsOf(piece)
            .map(part => DIGITS[part])
            .join('')
        : escapeRegExp(piece),
    )
    .join('')
  return new RegExp(source, flags)
}

function partsOfMatch(template: string, match: RegExpExecArray): DayParts | undefined {
  const names = (template.match(PLACEHOLDER) ?? []).flatMap(partsOf)
  let all: DayParts | undefined = {}
  for (const [index, name] of names.entries()) {
    all = mergeParts(all, { [name]: match[index + 1] })
    if (all === undefined) return undefined
  }
  return all
}

function isPlaceholder(piece: string): boolean {
  return PLACEHOLDER_NAMES.includes(piece)
}

function partsOf(placeholder: string): readonly (keyof DayParts)[] {
  return PLACEHOLDERS[placeholder.slice(1, -1) as keyof typeof PLACEHOLDERS]
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
