import type { S3Client } from '@aws-sdk/client-s3'

type Plugin = Parameters<S3Client['middlewareStack']['use']>[0]

/** Of a command, by its name. */
type IsDamaged = (command: string) => boolean

/**
 * Changes the last byte of the bodies of some commands, when everything about the request is said and signed, checksums
 * among it: as if a byte had changed on its way.
 */
export function damageBodies(isDamaged: IsDamaged): Plugin {
  return {
    applyToStack(stack) {
      stack.add(
        (next, context) => async args => {
          const request = args.request as { body?: unknown }
          const { body } = request
          if (isDamaged(context.commandName ?? '') && body instanceof Uint8Array)
            request.body = withLastByteChanged(body)
          return next(args)
        },
        { step: 'finalizeRequest', priority: 'low', name: 'damageBodies' },
      )
    },
  }
}

function withLastByteChanged(bytes: Uint8Array): Uint8Array {
  const changed = Buffer.from(bytes)
  changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1)
  return changed
}
