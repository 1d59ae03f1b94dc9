import { spawnSync } from 'node:child_process'
import os from 'node:os'

/**
 * Keeps a process on one processor, where the system has the means: two of a shared machine are not of one speed, and
 * which process gets which is chance.
 */
export function pin(pid: number, processor: number): void {
  if (os.cpus().length > 1) spawnSync('taskset', ['-acp', String(processor), String(pid)])
}
