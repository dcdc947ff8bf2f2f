/**
 * Hosts of an executor, and beside them, in this thread, what stands for the outside: real sockets
 * live here, wherever the hosts do.
 */

import type { Executor, WindowRequest, WindowResult } from '../kernel/executor.ts';
import type { Lane } from '../kernel/lane.ts';
import type { Message } from '../kernel/message.ts';

export class Beside implements Executor {
  private readonly hosts: Executor;
  private readonly lanes: ReadonlyMap<number, Lane>;

  /** `lanes` do not wait for anybody within an event. */
  constructor(hosts: Executor, lanes: readonly Lane[]) {
    this.hosts = hosts;
    this.lanes = new Map(lanes.map((lane) => [lane.index, lane]));
  }

  async start(): Promise<readonly WindowResult[]> {
    return [...(await this.hosts.start()), ...[...this.lanes.values()].map(resultOf)];
  }

  window(
    requests: readonly WindowRequest[],
  ): readonly WindowResult[] | Promise<readonly WindowResult[]> {
    const ours = requests.filter(({ lane }) => this.lanes.has(lane));
    if (ours.length === 0) return this.hosts.window(requests);
    const theirs = requests.filter(({ lane }) => !this.lanes.has(lane));
    // First, as a host that waits in the middle of an event keeps the network from all this thread.
    const results = ours.map((request) => this.run(request));
    const running = theirs.length > 0 ? this.hosts.window(theirs) : [];
    if (running instanceof Promise) return running.then((more) => [...more, ...results]);
    return [...running, ...results];
  }

  async step(index: number, inbox: readonly Message[]): Promise<WindowResult> {
    const lane = this.lanes.get(index);
    if (!lane) return this.hosts.step!(index, inbox);
    for (const message of inbox) lane.deliver(message);
    lane.step();
    return resultOf(lane);
  }

  stop(): Promise<void> {
    return this.hosts.stop();
  }

  private run({ lane: index, end, inbox }: WindowRequest): WindowResult {
    const lane = this.lanes.get(index)!;
    for (const message of inbox) lane.deliver(message);
    lane.run(end);
    return resultOf(lane);
  }
}

function resultOf(lane: Lane): WindowResult {
  return {
    lane: lane.index,
    next: lane.next,
    outbox: lane.takeOutbox(),
    trace: lane.takeTrace(),
    detail: lane.detail,
  };
}
