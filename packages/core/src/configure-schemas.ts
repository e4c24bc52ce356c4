import * as z from 'zod/mini'
import en from 'zod/v4/locales/en.js'

// `zod/mini` has no words of its own. And a schema checks what one process reads: a handful of values. zod would compile a
// function for each object at its first one, and load Node's `navigator` to find out whether it may: that takes longer than
// all checks, and a cold start pays.
z.config({ ...en(), jitless: true })
