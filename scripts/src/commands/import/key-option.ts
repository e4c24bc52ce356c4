import { isKeyType, type TableKey } from '../../live/table-key.ts'
import { UsageError } from '../../output/run-cli.ts'

/** The value of `--key`: `account,offer_id` or, with types other than S, `account,offer_id:N`. @throws UsageError */
export function tableKey(text: string): TableKey {
  const parts = text.split(',').map(part => part.trim())
  const key = parts.flatMap(part => {
    const [, name = '', type = 'S'] = /^([^:].*?)(?::(\w+))?$/.exec(part) ?? []
    return name !== '' && isKeyType(type) ? [{ name, type }] : []
  })
  const [partition, sort] = key
  if (key.length === parts.length && key.length <= 2 && partition?.name !== sort?.name) return key
  throw new UsageError(
    `Expected one column for --key, or two, each with a type if that is not S: account,offer_id:N; found "${text}"`,
  )
}
