import { readdir, readFile } from 'node:fs/promises'

/** The id of the process that another has started. @throws Error if there is none */
export async function childOf(parent: number | undefined): Promise<number> {
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')
    // Its own name, in parentheses, may have anything in it.
    const [state, parentId] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (Number(parentId) === parent && state !== 'Z') return Number(name)
  }
  throw new Error(`process ${parent} has started no other`)
}

/** What a process has had in memory at most, bytes. https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
export async function peakMemoryOf(id: number): Promise<number> {
  const status = await readFile(`/proc/${id}/status`, 'utf8')
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) * 1_024
}

export function killIfThere(id: number): void {
  try {
    process.kill(id, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
