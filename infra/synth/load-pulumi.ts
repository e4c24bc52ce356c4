import { createRequire, registerHooks } from 'node:module'
import { join } from 'node:path'
import { PLATFORM } from './install-platform.ts'

type Debuggable = { debuggablePromise<T>(promise: Promise<T>, context?: unknown): Promise<T> }

/**
 * Loads Pulumi's SDK from SST's platform, without what costs a fifth of a synthesis and does nothing for it:
 * npm's Arborist, which only finds the packages of a function written inside a program, and a stack trace for every
 * promise, which is only printed with PULUMI_DEBUG_PROMISE_LEAKS. That no promise is left over, Pulumi checks all the same.
 */
export function loadPulumi() {
  const require = createRequire(join(PLATFORM, 'package.json'))
  const hooks = registerHooks({
    resolve: (specifier, context, next) => next(specifier === '@npmcli/arborist' ? 'node:path' : specifier, context),
  })
  const pulumi = require('@pulumi/pulumi')
  hooks.deregister()
  withoutStacks(require('@pulumi/pulumi/runtime/debuggable.js'))
  return pulumi
}

function withoutStacks(debuggable: Debuggable): void {
  const { debuggablePromise } = debuggable
  debuggable.debuggablePromise = (promise, context) => {
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    try {
      return debuggablePromise(promise, context)
    } finally {
      Error.stackTraceLimit = stackTraceLimit
    }
  }
}
