/** JSON with a line for each value. Nothing is parsed: numbers keep their digits, keys their order. */
export function indentJson(text: string): string {
  let indented = ''
  let depth = 0
  const newLine = () => `\n${'  '.repeat(depth)}`
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '{' || token === '[') {
      depth++
      indented += token + newLine()
    } else if (token === '}' || token === ']') {
      depth--
      indented += newLine() + token
    } else {
      indented += token === ',' ? token + newLine() : token === ':' ? ': ' : token
    }
  }
  return indented
}

/** What has no values stays in its line. */
const TOKENS = /"(?:[^"\\]|\\.)*"|\{\s*\}|\[\s*\]|[{}[\],:]|[^\s{}[\],:"]+/gs
