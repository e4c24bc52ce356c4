export { WORKGROUP } from './fake-athena.ts'
export { type FakeAws, startFakeAws } from './fake-aws.ts'
