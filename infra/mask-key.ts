import { isMasked, TABLE_DEFINITIONS } from '@inlet/core'

/**
 * The key of masked columns, for a function's environment: `sst secret set MaskKey …`. None if no definition masks, so
 * that nobody has to make one up.
 */
export const maskKey: { readonly MASK_KEY?: $util.Output<string> } = TABLE_DEFINITIONS.some(isMasked)
  ? { MASK_KEY: new sst.Secret('MaskKey').value }
  : {}
