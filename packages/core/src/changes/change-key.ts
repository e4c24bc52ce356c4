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
    const text = attribute.kind === 'N' ? (canonicalNumber(attribute.text) ?? attribute.text) : attribute.text
    const masked = maskOf(name, text)
    const value = masked === undefined && attribute.kind === 'N' ? text : JSON.stringify(masked ?? text)
    json += `${json === '' ? '{' : ','}${JSON.stringify(name)}:${value}`
  }
  return `${json}}`
}
