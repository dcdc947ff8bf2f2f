/**
 * `zookeeper/counters`: clients increment counters by compare-and-set (read, then write on the
 * condition that nobody wrote since), through whatever happens to their connections and sessions.
 * At the end everything is read back: an increment that was acknowledged must be there, one without
 * an answer may be.
 */

import { defineWorkload, type Operations, type System, t } from '../../../core/plugin/index.ts';
import { type Client, connect, is } from '../../../core/plugin/zookeeper.ts';
import { addsUp, formatCounter, incremented, parseCounter } from './counter-value.ts';
import { type Findings, Increments } from './increments.ts';
import { serversOf } from './servers-of.ts';

export const counters = defineWorkload({
  summary: 'Clients increment counters by compare-and-set, and none that was acknowledged is lost',
  options: {
    counters: t.int({ about: 'how many counters', min: 1, default: '3' }),
    clients: t.int({ about: 'how many clients on each host', min: 1, default: '3' }),
    every: t.duration({
      about: 'from one increment of a client to its next, on average',
      positive: true,
      default: '100ms',
    }),
    path: t.path({ about: 'the znode below which the counters are', default: '/counters' }),
    timeout: t.duration({
      about: 'the session time-out that is asked for',
      positive: true,
      default: '10s',
    }),
    servers: t.list(t.text(), {
      about: 'where ZooKeeper is; all servers by default',
      optional: true,
    }),
  },
  example: { workload: 'zookeeper/counters', host: 'm1', every: '100ms' },
  measures: {
    'took-place': { about: 'increments without an answer that took place', unit: 'count' },
    unexplained: { about: 'increments that are there, though nobody made them', unit: 'count' },
  },
  fromCluster: (_, cluster) => ({ servers: serversOf(cluster) }),
  async main(sys, options, operations) {
    const quorum = (options.servers ?? []).join(',');
    const open = () => connect(sys, quorum, { timeout: options.timeout });
    const paths = Array.from({ length: options.counters }, (_, at) => `${options.path}/${at + 1}`);
    const first = new Session(open);
    for (const path of paths) await first.persistently((zk) => prepare(zk, path));
    const findings: Findings = { lost: 0, tookPlace: 0, unexplained: 0 };
    const clients = Array.from(
      { length: options.clients },
      (_, at) => new CountingClient(`${sys.host.name}/${at + 1}`, new Session(open), findings),
    );
    await Promise.all(clients.map((one) => one.run(sys, operations, paths, options.every)));
    for (const client of clients) await client.verify(first, paths);
    operations.measure('took-place', findings.tookPlace);
    operations.measure('unexplained', findings.unexplained);
    operations.verified(findings.lost);
  },
});

async function prepare(zk: Client, path: string): Promise<void> {
  await zk.ensure(path.slice(0, path.lastIndexOf('/')));
  await zk.tryCreate(path, '0');
}

/** A client that is replaced when its session has ended. */
class Session {
  private readonly open: () => Promise<Client>;
  private client: Client | undefined;

  constructor(open: () => Promise<Client>) {
    this.open = open;
  }

  async get(): Promise<Client> {
    if (!this.client?.isAlive) this.client = await this.open();
    return this.client;
  }

  /** Again and again, until there is an answer. For what may be done twice. */
  async persistently<T>(task: (zk: Client) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await task(await this.get());
      } catch (error) {
        if (!isOutage(error)) throw error;
      }
    }
  }
}

function isOutage(error: unknown): boolean {
  return is(error, 'connectionLoss') || is(error, 'sessionExpired');
}

class CountingClient {
  private readonly name: string;
  private readonly session: Session;
  private readonly findings: Findings;
  private readonly increments = new Map<string, Increments>();

  constructor(name: string, session: Session, findings: Findings) {
    this.name = name;
    this.session = session;
    this.findings = findings;
  }

  async run(sys: System, operations: Operations, paths: readonly string[], everyMs: number) {
    const random = sys.random(`counters/${this.name}`);
    while (await operations.pause(everyMs)) {
      await this.increment(operations, random.pick(paths));
    }
  }

  /** Reads and writes until the write was first, or until nobody knows. */
  private async increment(operations: Operations, path: string): Promise<void> {
    const operation = operations.begin(`increment ${path}`);
    const own = this.incrementsOf(path);
    for (;;) {
      let read: Awaited<ReturnType<Client['getData']>>;
      let zk: Client;
      try {
        zk = await this.session.get();
        read = await zk.getData(path);
      } catch (error) {
        if (!isOutage(error)) throw error;
        return operation.failed(`not read: ${(error as Error).message}`);
      }
      const value = parseCounter(read.text);
      try {
        const next = formatCounter(incremented(value, this.name));
        await zk.setData(path, next, read.stat.version);
      } catch (error) {
        if (is(error, 'badVersion')) continue;
        if (!isOutage(error)) throw error;
        own.unanswered();
        return operation.unknown((error as Error).message);
      }
      own.acknowledged(value.shares.get(this.name) ?? 0);
      return operation.acknowledged();
    }
  }

  /** Reads back what is left of its increments. */
  async verify(session: Session, paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      const { text } = await session.persistently(async (zk) => {
        await zk.sync(path);
        return zk.getData(path);
      });
      const value = parseCounter(text);
      this.incrementsOf(path).settle(value.shares.get(this.name) ?? 0);
      if (!addsUp(value)) this.findings.unexplained++;
    }
  }

  private incrementsOf(path: string): Increments {
    const known = this.increments.get(path) ?? new Increments(this.findings);
    this.increments.set(path, known);
    return known;
  }
}
