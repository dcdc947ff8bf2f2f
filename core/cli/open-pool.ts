/** The pool of a command, with the limits that the environment may set. */

import { RunPool } from './run-pool.ts';

const DEFAULT_WATCHDOG_SECONDS = 10;
const DEFAULT_MEMORY_MB = 2_048;

/** As many runs at once; their threads load their code while the caller still reads files. */
export function openPool(threads: number): RunPool {
  const pool = new RunPool({
    watchdogSeconds: setting('QUORATE_WATCHDOG_SECONDS', DEFAULT_WATCHDOG_SECONDS),
    memoryMb: setting('QUORATE_MEMORY_MB', DEFAULT_MEMORY_MB),
    threads,
  });
  pool.warmUp();
  return pool;
}

/** A number from the environment; for tests, and for machines of unusual size. */
function setting(name: string, otherwise: number): number {
  const value = Number(process.env[name]);
  return Number.isFinite(value) && value > 0 ? value : otherwise;
}
