export { handleInput } from '../src/handle-input.ts'
export { tableState, tableStateKey } from '../src/swap/table-state.ts'
