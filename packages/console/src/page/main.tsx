import { render } from 'preact'
import { App } from './shell/app.tsx'
import { followLinks } from './shell/navigate.ts'

const root = document.getElementById('app')
if (root === null) throw new Error('index.html has no element #app')
followLinks()
render(<App />, root)
