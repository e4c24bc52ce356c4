import type { Resource, ResourceOptions } from './resource.ts'

/** A registration, as Pulumi's runtime puts it to its engine. */
interface RegisterRequest {
  getType(): string
  getName(): string
  getParent(): string
  getRetainondelete(): boolean
  getProtect(): boolean
  getIgnorechangesList(): string[]
  getDependenciesList(): string[]
  getImportid(): string
}

/**
 * Mocks hear nothing of a resource's options, so they are read off the request of its registration.
 * @param require for the platform's packages
 * @returns the options of a resource that was registered
 */
export function recordOptions(require: NodeJS.Require): (resource: Resource) => ResourceOptions {
  const { MockMonitor } = require('@pulumi/pulumi/runtime/mocks')
  const recorded = new Map<string, ResourceOptions>()
  const register = MockMonitor.prototype.registerResource
  MockMonitor.prototype.registerResource = function (request: RegisterRequest, callback: unknown) {
    recorded.set(`${request.getType()} ${request.getName()}`, optionsOf(request))
    return register.call(this, request, callback)
  }
  return ({ type, name }) => recorded.get(`${type} ${name}`) ?? {}
}

function optionsOf(request: RegisterRequest): ResourceOptions {
  const [parent, ignoreChanges] = [nameOf(request.getParent()), request.getIgnorechangesList()]
  const dependsOn = request.getDependenciesList().map(nameOf).sort()
  const importId = request.getImportid()
  return {
    retainOnDelete: request.getRetainondelete(),
    protect: request.getProtect(),
    ...(parent !== '' && { parent }),
    ...(ignoreChanges.length > 0 && { ignoreChanges }),
    ...(dependsOn.length > 0 && { dependsOn }),
    ...(importId !== '' && { importId }),
  }
}

function nameOf(urn: string): string {
  return urn.split('::').at(-1) ?? ''
}
