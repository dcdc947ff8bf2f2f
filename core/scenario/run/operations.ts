/**
 * The host's side of a workload: the program that its process runs, and how it tells of its
 * operations. Each begins and ends in the trace, at its host, so that measures are computed from
 * true time whatever the clock of that host shows.
 */

import type { Program, System } from '../../machine/system.ts';
import type { Values } from '../../plugin/types.ts';
import type { Operation, Operations, WorkloadDefinition } from '../../plugin/workload.ts';

/** The control message that asks a workload to stop. */
export const STOP = 'stop-workload';

export const WORKLOAD_KIND = {
  /** `{ workload }` */
  started: 'workload/started',
  /** `{ workload, id, what }` */
  begun: 'workload/begun',
  /** `{ workload, id, end, why }`; `end` is `acknowledged`, `failed` or `unknown`. */
  ended: 'workload/ended',
  /** `{ workload }`: it has been asked to stop. */
  stopping: 'workload/stopping',
  /** `{ workload, lost }` */
  verified: 'workload/verified',
  /** `{ workload, measure, value }` */
  measured: 'workload/measured',
} as const;

const STARTUP = { minMs: 1, maxMs: 3 };

/** The program of a workload. Its arguments: the name in the scenario, and the options. */
export function workloadProgram(name: string, { main }: WorkloadDefinition): Program {
  return {
    name,
    kind: 'command',
    jvm: false,
    startup: STARTUP,
    main(sys) {
      const [, workload = name, options = '{}'] = sys.argv;
      const operations = new ProcessOperations(sys, workload);
      sys.observe(WORKLOAD_KIND.started, { workload });
      return main(sys, JSON.parse(options) as Values<never>, operations);
    },
  };
}

class ProcessOperations implements Operations {
  readonly stopped: Promise<void>;
  private readonly sys: System;
  private readonly workload: string;
  private readonly onStop: (() => void)[] = [];
  private isStopping = false;
  private nextId = 1;

  constructor(sys: System, workload: string) {
    this.sys = sys;
    this.workload = workload;
    this.stopped = sys.promise((resolve) => this.onStop.push(resolve));
    sys.onCommand(STOP, () => this.stop());
  }

  get stopping(): boolean {
    return this.isStopping;
  }

  pause(everyMs: number): Promise<boolean> {
    const { sys } = this;
    if (this.isStopping) return Promise.resolve(false);
    const micros = Math.round(everyMs * 1_000);
    const random = sys.random(`workload/${this.workload}`);
    const ms = random.int(Math.ceil(micros / 2), Math.ceil((micros * 3) / 2)) / 1_000;
    return sys.promise((resolve) => {
      const timer = sys.timer(ms, () => resolve(!this.isStopping));
      this.onStop.push(() => {
        timer.cancel();
        resolve(false);
      });
    });
  }

  begin(what: string): Operation {
    const { sys, workload } = this;
    const id = this.nextId++;
    sys.observe(WORKLOAD_KIND.begun, { workload, id, what });
    let open = true;
    const end = (how: string, why: string) => {
      if (!open) return;
      open = false;
      sys.observe(WORKLOAD_KIND.ended, { workload, id, end: how, why });
    };
    return {
      acknowledged: () => end('acknowledged', ''),
      failed: (why) => end('failed', why),
      unknown: (why) => end('unknown', why),
    };
  }

  verified(lost: number): void {
    this.sys.observe(WORKLOAD_KIND.verified, { workload: this.workload, lost });
  }

  measure(measure: string, value: number): void {
    const { sys, workload } = this;
    sys.observe(WORKLOAD_KIND.measured, { workload, measure, value });
  }

  private stop(): void {
    if (this.isStopping) return;
    this.isStopping = true;
    this.sys.observe(WORKLOAD_KIND.stopping, { workload: this.workload });
    for (const tell of this.onStop.splice(0)) tell();
  }
}
