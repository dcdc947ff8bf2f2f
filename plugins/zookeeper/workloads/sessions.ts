/**
 * `zookeeper/sessions`: sessions that read, write and watch at random on nodes that they share. What
 * passes on their wires is in the trace, and the invariants about clients hold every answer against
 * what ZooKeeper promises.
 */

import {
  defineWorkload,
  type Operations,
  type Random,
  type System,
  t,
} from '../../../core/plugin/index.ts';
import { type Client, connect, is, KeeperException } from '../../../core/plugin/zookeeper.ts';
import { randomOperation } from './random-operations.ts';
import { serversOf } from './servers-of.ts';
import { tapped } from './wire/tap.ts';

export const sessions = defineWorkload({
  summary: 'Sessions read, write and watch at random, and every answer is checked',
  options: {
    sessions: t.int({ about: 'how many sessions on each host', min: 1, default: '3' }),
    every: t.duration({
      about: 'from one burst of operations of a session to its next, on average',
      positive: true,
      default: '100ms',
    }),
    path: t.path({ about: 'the znode below which everything happens', default: '/sessions' }),
    timeout: t.duration({
      about: 'the session time-out that is asked for',
      positive: true,
      default: '6s',
    }),
    servers: t.list(t.text(), {
      about: 'where ZooKeeper is; all servers by default',
      optional: true,
    }),
  },
  example: { workload: 'zookeeper/sessions', host: 'm1', every: '100ms' },
  fromCluster: (_, cluster) => ({ servers: serversOf(cluster) }),
  async main(sys, options, operations) {
    const { path, timeout } = options;
    const quorum = (options.servers ?? []).join(',');
    const wire = tapped(sys);
    const all = Array.from({ length: options.sessions }, (_, at) => {
      const one = new RandomSession(wire, { quorum, timeout, path, label: `${at + 1}` });
      return one.run(operations, options.every);
    });
    await Promise.all(all);
    operations.verified(0);
  },
});

export interface SessionOptions {
  readonly quorum: string;
  readonly timeout: number;
  readonly path: string;
  /** Sessions of different labels do different things. */
  readonly label: string;
}

/** What a session needs of {@link Operations}. */
type Reports = Pick<Operations, 'pause' | 'begin'>;

/** Bursts of random operations; a new session when one has ended. */
export class RandomSession {
  private readonly sys: System;
  private readonly options: SessionOptions;

  /** `sys` is tapped, if what happens shall be checked. */
  constructor(sys: System, options: SessionOptions) {
    this.sys = sys;
    this.options = options;
  }

  async run(reports: Reports, everyMs: number): Promise<void> {
    const { quorum, timeout, path, label } = this.options;
    const random = this.sys.random(`sessions/${label}`);
    const zk = await connect(this.sys, quorum, { timeout });
    zk.addAuth('digest', `session${label}:secret`);
    await zk.ensure(path);
    while (await reports.pause(everyMs)) {
      const burst = Array.from({ length: random.int(1, 4) }, () =>
        this.operation(reports, zk, random),
      );
      await Promise.all(burst);
      if (random.chance(10_000)) await zk.close();
      if (!zk.isAlive) return this.run(reports, everyMs);
    }
    await zk.close();
  }

  /** Refused is as good as done: what matters is that it is right. */
  private async operation(reports: Reports, zk: Client, random: Random): Promise<void> {
    const operation = reports.begin('a random operation');
    try {
      await randomOperation(zk, random, this.options.path);
      operation.acknowledged();
    } catch (error) {
      if (!(error instanceof KeeperException)) throw error;
      const { message } = error;
      const isOutage = is(error, 'connectionLoss') || is(error, 'sessionExpired');
      if (isOutage) operation.unknown(message);
      else operation.failed(message);
    }
  }
}
