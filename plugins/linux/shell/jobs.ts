/** The background commands of a shell, for `wait`, `jobs`, `kill %1` and the notices of bash. */

import type { ExitStatus, System } from '../lib/system.ts';

export interface Job {
  readonly id: number;
  /** Of the last command of its pipeline: `$!`. */
  readonly pid: number;
  readonly text: string;
  readonly ended: Promise<number>;
  status: ExitStatus | undefined;
  /** Its end was told, or waited for. */
  settled: boolean;
}

export class Jobs {
  private readonly all: Job[] = [];

  add(pid: number, text: string, ended: Promise<ExitStatus>): Job {
    const id = (this.all.filter((job) => !job.settled).at(-1)?.id ?? 0) + 1;
    const job: Job = {
      id,
      pid,
      text,
      status: undefined,
      settled: false,
      ended: ended.then((status) => {
        job.status = status;
        return status.code;
      }),
    };
    this.all.push(job);
    return job;
  }

  byPid(pid: number): Job | undefined {
    return this.all.findLast((job) => job.pid === pid);
  }

  /** `%1`, `%+`, `%%`, `%-`. */
  bySpec(spec: string): Job | undefined {
    const open = this.open();
    if (spec === '%+' || spec === '%%' || spec === '%') return open.at(-1);
    if (spec === '%-') return open.at(-2) ?? open.at(-1);
    return open.find((job) => `%${job.id}` === spec);
  }

  /** Running, or ended and not yet told. */
  open(): Job[] {
    return this.all.filter((job) => !job.settled);
  }

  /** `jobs`, and what bash prints before a prompt: the lines, ended jobs struck off. */
  report(sys: System, onlyEnded: boolean): string[] {
    const open = this.open();
    const stopped = new Set<number>();
    for (const { pid, stopped: isStopped } of sys.processes()) if (isStopped) stopped.add(pid);
    const lines: string[] = [];
    open.forEach((job, index) => {
      if (onlyEnded && !job.status) return;
      const mark = index === open.length - 1 ? '+' : index === open.length - 2 ? '-' : ' ';
      const state = stateOf(job, stopped.has(job.pid));
      const suffix = state === 'Running' ? ' &' : '';
      lines.push(`[${job.id}]${mark}  ${state.padEnd(24)}${job.text}${suffix}`);
      if (job.status) job.settled = true;
    });
    return lines;
  }
}

function stateOf({ status }: Job, isStopped: boolean): string {
  if (!status) return isStopped ? 'Stopped' : 'Running';
  if (status.signal) return describeSignal(status) ?? '';
  return status.code === 0 ? 'Done' : `Exit ${status.code}`;
}

/** What bash says of a command that a signal ended; nothing for one that went by itself. */
export function describeSignal(status: ExitStatus): string | undefined {
  switch (status.signal) {
    case 'KILL':
      return 'Killed';
    case 'TERM':
      return 'Terminated';
    case 'HUP':
      return 'Hangup';
    case 'INT':
      return 'Interrupt';
    default:
      return undefined;
  }
}
