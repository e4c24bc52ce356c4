/** What keys look like that start with one text and contain another: `rates/*_20260131*`. */
export function keyPattern({ prefix, substr }: { readonly prefix: string; readonly substr: string }): string {
  return substr === '' ? `${prefix}*` : `${prefix}*${substr}*`
}
