/**
 * What one client does to its connection is nobody else's trouble: bytes that are no packets, too
 * many requests at once, too many connections. And what the cleaner takes away in its time.
 */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Connection, System } from '../../core/machine/system.ts';
import { JuteWriter } from '../../core/zookeeper/protocol/jute.ts';
import { type Ensemble, ensemble } from './ensemble.ts';

const CFG = 'extendedTypesEnabled=true\n4lw.commands.whitelist=*\n';

async function alone<T>(
  cfg: string,
  job: (sys: System, e: Ensemble) => Promise<T>,
  { fsync = 1_000, voters = 1 } = {},
): Promise<T> {
  let value: T | undefined;
  const run = await ensemble({
    voters,
    fsync,
    cfg: `${CFG}${cfg}`,
    script: async (e) => {
      await e.startAll();
      value = await e.on((sys) => job(sys, e));
    },
  });
  expect(run.violations).toEqual([]);
  return value as T;
}

function handshake(): Uint8Array {
  const output = new JuteWriter();
  output.int(45);
  output.int(0);
  output.long(0n);
  output.int(30_000);
  output.long(0n);
  output.buffer(new Uint8Array(16));
  output.bool(false);
  return output.finish();
}

/** A connection whose bytes and end are kept. */
class Raw {
  bytes = 0;
  text = '';
  ended: string | undefined;
  readonly tcp: Connection;

  constructor(sys: System) {
    this.tcp = sys.net.connect('m1', 2181);
    this.tcp.onData = (bytes) => {
      this.bytes += bytes.length;
      this.text += Buffer.from(bytes).toString('latin1');
    };
    this.tcp.onEnd = () => {
      this.ended = 'end';
    };
    this.tcp.onError = (error) => {
      this.ended = error.code;
    };
  }
}

/** Requests of the recordings, without the handshakes. */
const REQUESTS = ['packets', 'multi', 'watches', 'values', 'quotas'].flatMap((name) =>
  readFileSync(new URL(`./wire-edges/${name}.txt`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => / > (?!0000002[cd])/.test(line))
    .map((line) => Buffer.from(line.split(' ')[2] as string, 'hex')),
);

const PACKETS = Number(process.env.QUORATE_MUTATED_PACKETS ?? 1_000);

describe('bytes that are no packets', () => {
  it.each([
    ['a server on its own', 1],
    ['a follower', 3],
  ])('end their own connection to %s at most, while another client works', async (_, voters) => {
    const job = async (sys: System, e: Ensemble) => {
      const client = await e.client(sys, 'm1', 30_000);
      await client.create('/steady', 'x');
      const dice = sys.random('mutations');
      let unanswered = 0;
      for (let i = 0; i < PACKETS; i += 20) {
        const raw = new Raw(sys);
        raw.tcp.write(handshake());
        for (let j = 0; j < 20; j++) {
          const packet = new Uint8Array(REQUESTS[dice.int(0, REQUESTS.length - 1)] as Buffer);
          for (let flips = dice.int(1, 4); flips > 0; flips--) {
            const at = dice.int(dice.int(0, 9) === 0 ? 0 : 4, packet.length - 1);
            packet[at] = dice.int(0, 255);
          }
          raw.tcp.write(packet);
        }
        await sys.sleep(20);
        if (raw.bytes === 0 && raw.ended === undefined) unanswered++;
        raw.tcp.close();
        const { text } = await client.getData('/steady');
        if (text !== 'x') unanswered++;
      }
      return unanswered;
    };
    expect(await alone('', job, { voters })).toBe(0);
  });
});

describe('limits', () => {
  it('more requests than globalOutstandingLimit are read later, and answered in order', async () => {
    const job = async (sys: System, e: Ensemble) => {
      const client = await e.client(sys, 'm1', 30_000);
      const order: number[] = [];
      const all = Array.from({ length: 40 }, async (_, i) => {
        await client.create(`/n${i}`, `${i}`);
        order.push(i);
      });
      await sys.sleep(30);
      const srvr = new Raw(sys);
      srvr.tcp.write(Buffer.from('srvr'));
      await Promise.all(all);
      return { order, outstanding: Number(/Outstanding: (\d+)/.exec(srvr.text)?.[1]) };
    };
    // An fsync takes so long that all would wait for the first.
    const { order, outstanding } = await alone('globalOutstandingLimit=2\n', job, {
      fsync: 200_000,
    });
    expect(order).toEqual(Array.from({ length: 40 }, (_, i) => i));
    expect(outstanding).toBe(4);
  });

  it.each([
    ['maxClientCnxns=3\n', 'from one address'],
    ['maxCnxns=3\nmaxClientCnxns=0\n', 'from anywhere'],
  ])('%s resets the connection that is one too many %s', async (cfg) => {
    const ends = await alone(cfg, async (sys) => {
      const all: Raw[] = [];
      for (let i = 0; i < 4; i++) {
        all.push(new Raw(sys));
        await sys.sleep(100);
      }
      all[0]?.tcp.close();
      await sys.sleep(100);
      const next = new Raw(sys);
      next.tcp.write(handshake());
      await sys.sleep(100);
      return [...all.map((raw) => raw.ended), next.ended, next.bytes];
    });
    expect(ends).toEqual([undefined, undefined, undefined, 'ECONNRESET', undefined, 41]);
  });
});

describe('the cleaner', () => {
  it('takes containers that had children and nodes whose time is over, once a minute', async () => {
    const seen = await alone('', async (sys, e) => {
      const client = await e.client(sys, 'm1', 30_000);
      await client.create('/used', '', { mode: 'container' });
      await client.create('/used/child', '');
      await client.delete('/used/child');
      await client.create('/unused', '', { mode: 'container' });
      await client.create('/short', '', { mode: 'persistentWithTtl', ttlMs: 5_000 });
      await client.create('/parent', '', { mode: 'persistentWithTtl', ttlMs: 5_000 });
      await client.create('/parent/child', '');
      const at = async () => (await client.childNames('/')).join();
      await sys.sleep(50_000);
      const before = await at();
      await sys.sleep(20_000);
      return [before, await at()];
    });
    expect(seen.map((names) => names.split(',').sort().join())).toEqual([
      'parent,short,unused,used,zookeeper',
      'parent,unused,zookeeper',
    ]);
  });
});
