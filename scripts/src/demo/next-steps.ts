import { accessSync, constants } from 'node:fs'
import { delimiter, join, relative, resolve } from 'node:path'
import rootPackage from '../../../package.json' with { type: 'json' }
import { RATES_FEED } from './load-rates.ts'

/** Commands to try next, as they work on this machine. @param dataRef the day of which there are rates, YYYYMMDD */
export function nextSteps(lake: string, dataRef: string): string[] {
  const pnpm = hasPnpm() ? 'pnpm' : `npx pnpm@${rootPackage.devEngines.packageManager.version}`
  const option = lake === resolve('.lake') ? '' : ` --lake ${quoted(relative('', lake))}`
  return [
    `${pnpm} --silent lake tables${option}`,
    `${pnpm} --silent lake tables raw.orders${option}`,
    `${pnpm} --silent lake query${option} "SELECT * FROM orders_current LIMIT 10"`,
    `${pnpm} --silent lake query${option} --json "SELECT count(*) FROM orders"`,
    `${pnpm} --silent lake query${option} --file transactions-risk-by-region`,
    `${pnpm} --silent lake load-daily ${RATES_FEED} --data-ref ${dataRef}${option}`,
    `${pnpm} --silent lake clean${option}`,
    `${pnpm} lake up${option}`,
  ]
}

/** As a shell takes it for one word. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
}

/** Whether a shell finds pnpm: folders inside `node_modules` are in the path of this process only. */
function hasPnpm(): boolean {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(folder => !folder.includes('node_modules'))
  const names = process.platform === 'win32' ? ['pnpm.exe', 'pnpm.cmd'] : ['pnpm']
  return folders.some(folder => names.some(name => isExecutable(join(folder, name))))
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
