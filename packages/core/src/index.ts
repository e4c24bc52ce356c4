export * from './columns/column-type.ts'
export * from './errors.ts'
export type * from './tables/catalog-table.ts'
