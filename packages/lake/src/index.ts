export * from './catalog/catalog.ts'
export * from './store/object-store.ts'
