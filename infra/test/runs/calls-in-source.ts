import { nameOf } from '../aws/aws-call.ts'
import type { SourceFile } from './bundled-files.ts'

/** A place in the source that calls AWS, or may. */
export interface SourceCall {
  /** `s3:GetObject` */
  readonly call: string
  /** Of the repository. */
  readonly file: string
}

/** Services by the name of the client's package, where that is another. */
const CLIENTS: Readonly<Record<string, string>> = { 'lib-storage': 's3' }

/** What an import of the SDK brings that is not one operation, by its name. */
const OPERATIONS: Readonly<Record<string, readonly string[]>> = {
  Upload: ['PutObject', 'CreateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload', 'AbortMultipartUpload'],
}

/** What has no operation in it. */
const HARMLESS = /^\w+(?:Client|Exception)$/

/**
 * The calls of AWS in files: by the commands that they import, and the protocol where the SDK is passed by. Whatever else
 * is imported from the SDK has to be looked at first.
 * @throws Error that names it
 */
export function callsInSource(files: readonly SourceFile[]): readonly SourceCall[] {
  return files.flatMap(({ file, code }) => {
    return [...importedCalls(code, file), ...targetCalls(code)].map(call => ({ call, file }))
  })
}

const TYPES = /import\s+type\b[^']*'[^']*'/g
const IMPORT = /import\s+\{([^}]*)\}\s+from\s+'@aws-sdk\/([\w-]+)'/g
const MENTION = /['"]@aws-sdk\//g

function importedCalls(code: string, file: string): string[] {
  const values = code.replace(TYPES, '')
  const imports = [...values.matchAll(IMPORT)]
  if ([...values.matchAll(MENTION)].length > imports.length) {
    throw new Error(`Expected ${file} to import the SDK by names alone`)
  }
  return imports.flatMap(([, names = '', client = '']) => {
    const service = CLIENTS[client] ?? client.replace(/^client-/, '')
    return names
      .split(',')
      .map(name => name.trim())
      .filter(name => name !== '' && !name.startsWith('type ') && !HARMLESS.test(name))
      .flatMap(name => operationsOf(name, file).map(operation => nameOf({ service, operation })))
  })
}

function operationsOf(name: string, file: string): readonly string[] {
  const operation = /^(\w+)Command$/.exec(name)?.[1] ?? /^paginate(\w+)$/.exec(name)?.[1]
  const operations = operation === undefined ? OPERATIONS[name] : [operation]
  if (operations === undefined) throw new Error(`Expected to know what ${name} calls, which ${file} imports`)
  return operations
}

const TARGET = /'(DynamoDB|Kinesis|Firehose)_\d{8}\.(\w+)'/g

function targetCalls(code: string): string[] {
  return [...code.matchAll(TARGET)].map(([, service = '', operation = '']) =>
    nameOf({ service: service.toLowerCase(), operation }),
  )
}
