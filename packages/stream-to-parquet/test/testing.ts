export { aggregateOf, changesEvent, eventOf, type ItemChange, nativePayload } from './events.ts'
export { crashAt, faultyLake } from './faults.ts'
export { attributes } from './items.ts'
export { makeTestLake, type TestLake } from './test-lake.ts'
