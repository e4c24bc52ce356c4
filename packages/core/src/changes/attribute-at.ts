import type { SourcePath } from '../columns/source-path.ts'
import { type AttributeMap, elementValue, isObject, readAttribute } from './attribute-value.ts'

/** The attribute value at a path of an item, with its type tag if it has one; `undefined` if there is none. */
export function attributeAt(item: AttributeMap, path: SourcePath): { readonly tag: string | undefined } | undefined {
  let value: unknown = { M: item }
  for (const segment of path) {
    const attribute = readAttribute(value)
    if (attribute.is === 'map' && Object.hasOwn(attribute.entries, segment)) value = attribute.entries[segment]
    else if (attribute.is === 'list' && Number(segment) < attribute.elements.length) {
      value = elementValue(attribute.tag, attribute.elements[Number(segment)])
    } else return undefined
  }
  return { tag: tagOf(value) }
}

function tagOf(value: unknown): string | undefined {
  const names = isObject(value) ? Object.keys(value) : []
  return names.length === 1 ? names[0] : undefined
}
