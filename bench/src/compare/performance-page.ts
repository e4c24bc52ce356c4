/** The page's tables are between `<!-- bench: <job> -->` and `<!-- /bench -->`. */
const END = '<!-- /bench -->'

/** A page with one of its parts as it is to be. @throws Error if it has no markers for it */
export function fillPart(page: string, name: string, text: string): string {
  const marker = `<!-- bench: ${name} -->`
  const begin = page.indexOf(marker)
  const end = page.indexOf(END, begin)
  if (begin < 0 || end < 0) throw new Error(`Expected a page with "${marker}" and "${END}"`)
  return `${page.slice(0, begin + marker.length)}\n\n${text}\n\n${page.slice(end)}`
}
