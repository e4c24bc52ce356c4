import * as z from 'zod'

// A schema checks what one process reads: a handful of values. zod would compile a function for each object at its first
// one, and load Node's `navigator` to find out whether it may: that takes longer than all checks, and a cold start pays.
z.config({ jitless: true })
