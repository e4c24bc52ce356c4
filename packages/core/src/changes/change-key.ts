import type { ValueKind } from '../columns/cast.ts'
import { canonicalNumber } from '../columns/number-text.ts'
import { InputError } from '../errors.ts'
import { type AttributeMap, readAttribute } from './attribute-value.ts'

/**
 * The keys of an item as canonical JSON, `{"orderid":"3714"}`: names in code unit order, numbers in one spelling, bytes
 * as base64, so that equal keys have equal text. `maskOf` gives the text that takes a masked key's place.
 * @throws InputError NOT_LOADABLE if a key is not a string, number or binary value.
 */
export function changeKey(keys: AttributeMap, maskOf: (name: string, text: string) => string | undefined): string {
  const names = Object.keys(keys)
  if (names.length > 1) names.sort()
  let json = ''
  for (const name of names) {
    const attribute = readAttribute(keys[name])
    if (attribute.is !== 'scalar' || attribute.kind === 'BOOL') {
      throw new InputError('NOT_LOADABLE', `Expected key attribute "${name}" of type S, N or B`)
    }
    const text = canonicalText(attribute.kind, attribute.text)
    const masked = maskOf(name, text)
    const value = masked === undefined && attribute.kind === 'N' ? text : JSON.stringify(masked ?? text)
    json += `${json === '' ? '{' : ','}${JSON.stringify(name)}:${value}`
  }
  return `${json}}`
}

/** Numbers have several spellings, and so has base64 where bits are left over. */
function canonicalText(kind: ValueKind, text: string): string {
  if (kind === 'N') return canonicalNumber(text) ?? text
  return kind === 'B' ? Buffer.from(text, 'base64').toString('base64') : text
}
