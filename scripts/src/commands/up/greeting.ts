import { relative } from 'node:path'
import { VENDOR_DROP } from '../../demo/vendor-drop.ts'
import type { Live } from '../../live/open-live.ts'
import { UPLOADS } from '../import/import-place.ts'

/** What whoever starts a live lake wants to know. @param console the address of its page, if there is one */
export function greeting({ lake, streams }: Pick<Live, 'lake' | 'streams'>, console: string | undefined): string[] {
  const place = relative('', lake) || '.'
  return [
    `The lake in ${place} follows the tables of a DynamoDB on this machine.`,
    ...(console === undefined ? [] : [`Look at it: ${console}`]),
    'Paste this where your application runs:',
    '',
    `export AWS_ENDPOINT_URL_DYNAMODB=${streams.dynamodb}`,
    `export AWS_ENDPOINT_URL_KINESIS=${streams.kinesis}`,
    'export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local',
    '',
    `A CSV file in ${place}/${UPLOADS}/<DynamoDB table>/ is imported,`,
    `a vendor's daily file in ${place}/${VENDOR_DROP}/ is loaded. In another terminal:`,
    '',
    '  pnpm lake put-orders       writes',
    '  pnpm lake tail             shows changes as they arrive',
    '  pnpm lake runs             shows imports and loads',
    '  pnpm lake diff OrderTable  compares it with what is in the lake',
    '',
    `The functions' logs are in ${place}; a change of their sources reloads them.`,
    'Ctrl-C stops.',
    '',
  ]
}
