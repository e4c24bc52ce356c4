import { TABLE_DEFINITIONS } from '@inlet/core'

const isMasked = TABLE_DEFINITIONS.some(({ columns }) => Object.values(columns).some(({ mask }) => mask === 'hash'))

/**
 * The key of masked columns, for a function's environment: `sst secret set MaskKey …`. None if no definition masks, so
 * that nobody has to make one up.
 */
export const maskKey: { readonly MASK_KEY?: $util.Output<string> } = isMasked
  ? { MASK_KEY: new sst.Secret('MaskKey').value }
  : {}
