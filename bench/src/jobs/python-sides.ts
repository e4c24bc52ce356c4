import { resolve } from 'node:path'

/** The folder of the sides that are in Python. */
export const PYTHON_SIDES = resolve(import.meta.dirname, '../../python')
