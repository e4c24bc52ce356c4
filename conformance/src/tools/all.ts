import { PYTHON } from './python.ts'
import type { Tool } from './tool.ts'

/** Everything that can be installed. */
export const TOOLS: readonly Tool[] = [PYTHON]
