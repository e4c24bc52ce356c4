/** A drop in a ring. */
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="14" fill="#0b6bcb"/>' +
  '<path d="M16 6c4 6 6 9 6 12a6 6 0 0 1-12 0c0-3 2-6 6-12z" fill="#fff"/></svg>'

export interface PageFiles {
  readonly script: string
  readonly style: string
}

/** The document that the page lives in. */
export function indexHtml({ script, style }: PageFiles, nonce: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Inlet</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="csp-nonce" content="${nonce}">
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(ICON)}">
<link rel="stylesheet" href="${style}">
<script type="module" src="${script}"></script>
</head>
<body>
<div id="app"></div>
<noscript>The console needs JavaScript. In the terminal, lake tables, lake tail and lake runs tell the same.</noscript>
</body>
</html>
`
}

/** What is there instead if the page cannot be built: without styles, since they are of the page. */
export function brokenHtml(problem: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Inlet</title><meta name="color-scheme" content="light dark"></head>
<body><h1>The page could not be built</h1><pre>${escapeHtml(problem)}</pre></body>
</html>
`
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
