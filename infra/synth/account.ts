/** The account and the region that names and ARNs of a synthesis are of: the account of AWS's own examples. */
export const ACCOUNT = '123456789012'
export const REGION = 'eu-west-1'
