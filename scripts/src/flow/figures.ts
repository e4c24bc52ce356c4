import type { Figure, FigureName } from '@inlet/console/api'

/** Figures in the order in which they are written. */
export function figures(values: Partial<Record<FigureName, number>>): Figure[] {
  return Object.entries(values).map(([name, value]) => ({ name: name as FigureName, value }))
}
