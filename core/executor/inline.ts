/** All hosts in this thread: the executor of sweeps, tests and `--executor inline`. */

import type { Executor, WindowRequest, WindowResult } from '../kernel/executor.ts';
import type { Message } from '../kernel/message.ts';
import type { Machine } from '../machine/machine.ts';

export class InlineExecutor implements Executor {
  readonly machines: readonly Machine[];
  private readonly byLane: ReadonlyMap<number, Machine>;

  constructor(machines: readonly Machine[]) {
    this.machines = machines;
    this.byLane = new Map(machines.map((machine) => [machine.lane.index, machine]));
  }

  async start(): Promise<readonly WindowResult[]> {
    return this.machines.map((machine) => result(machine));
  }

  window(
    requests: readonly WindowRequest[],
  ): readonly WindowResult[] | Promise<readonly WindowResult[]> {
    const results: WindowResult[] = [];
    for (let at = 0; at < requests.length; at++) {
      const machine = this.take(requests[at]!);
      const running = machine.lane.run(requests[at]!.end);
      if (running) return this.windowAsync(requests, at, running, results);
      results.push(result(machine));
    }
    return results;
  }

  async step(lane: number, inbox: readonly Message[]): Promise<WindowResult> {
    const machine = this.byLane.get(lane)!;
    for (const message of inbox) machine.lane.deliver(message);
    await machine.lane.step();
    return result(machine);
  }

  async stop(): Promise<void> {}

  /** The machine whose program is being woken at this moment, if any. */
  get active(): Machine | undefined {
    for (const machine of this.machines) if (machine.lane.current) return machine;
    return undefined;
  }

  /** Goes on from the lane that first had to wait for a program. */
  private async windowAsync(
    requests: readonly WindowRequest[],
    from: number,
    running: Promise<void>,
    results: WindowResult[],
  ): Promise<readonly WindowResult[]> {
    await running;
    results.push(result(this.byLane.get(requests[from]!.lane)!));
    for (let at = from + 1; at < requests.length; at++) {
      const machine = this.take(requests[at]!);
      await machine.lane.run(requests[at]!.end);
      results.push(result(machine));
    }
    return results;
  }

  private take(request: WindowRequest): Machine {
    const machine = this.byLane.get(request.lane)!;
    for (const message of request.inbox) machine.lane.deliver(message);
    return machine;
  }
}

function result(machine: Machine): WindowResult {
  const { lane } = machine;
  return {
    lane: lane.index,
    next: lane.next,
    outbox: lane.takeOutbox(),
    trace: lane.takeTrace(),
    detail: lane.detail,
  };
}
