/** Where the feed of exchange rates looks for a vendor's files, and the demo's own folder there: others are somebody's. */
export const VENDOR_DROP = 'vendor-drop'
export const RATES_FOLDER = 'rates/demo/'
