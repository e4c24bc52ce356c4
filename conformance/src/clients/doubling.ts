/** A function to invoke: the number of an event, twice. It logs the number. */
export async function handler({ number }: { readonly number: unknown }): Promise<number> {
  if (typeof number !== 'number') throw new TypeError('Expected a number')
  console.log(`doubling ${number}`)
  return number * 2
}
