/** Under this key, Pulumi's wire format has what kind of special value an object is: https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/runtime/rpc.ts */
const SIGNATURE = '4dabf18193072939515e22adb298388d'

/** Plain values: what is marked as a secret stands as it is. */
export function unwrap(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwrap)
  if (typeof value !== 'object' || value === null) return value
  if (SIGNATURE in value) return 'value' in value ? unwrap(value.value) : '[special value]'
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrap(inner)]))
}
