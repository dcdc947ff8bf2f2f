/**
 * Fuzzing on the wire: connections without number to every door of an ensemble, each with a few
 * packets that were right before they were changed. Meanwhile a client goes on with its work, and
 * afterwards nothing may be left of all this.
 */

import { RandomStream } from '../../../core/kernel/random.ts';
import type { Connection, System } from '../../../core/machine/system.ts';
import { type Ensemble, ensemble } from '../ensemble.ts';
import { DOORS, type Door } from './corpus.ts';
import { joined, mutate, shuffleSome, withLength } from './mutations.ts';

export interface WireReport {
  readonly packets: number;
  readonly bytes: number;
  readonly connections: number;
  /** By door: how often the server closed or reset the connection. */
  readonly refused: Readonly<Record<string, number>>;
  /** What the other client was told: how many answers, and what was wrong. */
  readonly answers: number;
  readonly wrong: readonly string[];
  /** Gauges of `mntr` on each server, once everybody has gone. */
  readonly left: readonly Readonly<Record<string, string>>[];
}

const AT_ONCE = 20;
/** Longer than any session of a fuzzed client lasts. */
const SETTLE_MS = 90_000;

class Fuzzer {
  readonly random: RandomStream;
  readonly refused: Record<string, number> = {};
  packets = 0;
  bytes = 0;
  connections = 0;
  private readonly sys: System;
  private readonly servers: readonly string[];

  constructor(sys: System, servers: readonly string[], seed: number) {
    this.sys = sys;
    this.servers = servers;
    this.random = new RandomStream(seed, 'fuzz');
  }

  async run(packets: number): Promise<void> {
    while (this.packets < packets) {
      const some = Array.from({ length: AT_ONCE }, () => this.connection(this.random.pick(DOORS)));
      await this.sys.sleep(10);
      for (const close of some) close();
      await this.sys.sleep(1);
    }
  }

  /** Says a few things to a door; the function returned leaves, in one way or another. */
  private connection(door: Door): () => void {
    const { random } = this;
    const first = random.chance(800_000) ? random.pick(door.first) : this.changed(door, door.first);
    const rest = Array.from({ length: random.int(1, 12) }, () => this.changed(door, door.packets));
    const packets = shuffleSome(random, [first, ...rest]);
    const stream = door.isFramed ? packets.map((packet) => this.framed(door, packet)) : packets;
    this.packets += stream.length;
    this.connections++;
    const tcp = this.sys.net.connect(random.pick(this.servers), door.port);
    const lost = () => {
      this.refused[door.name] = (this.refused[door.name] ?? 0) + 1;
    };
    tcp.onEnd = lost;
    tcp.onError = lost;
    tcp.onData = () => {};
    tcp.onOpen = () => this.write(tcp, stream);
    const isRude = random.chance(300_000);
    return () => (isRude ? tcp.reset() : tcp.close());
  }

  private write(tcp: Connection, stream: readonly Uint8Array[]): void {
    const { random } = this;
    const bytes = joined(...stream);
    this.bytes += bytes.length;
    const cut = random.chance(300_000) ? random.int(0, bytes.length) : bytes.length;
    tcp.write(bytes.subarray(0, cut));
    if (cut < bytes.length)
      this.sys.soon(() => tcp.state === 'open' && tcp.write(bytes.subarray(cut)));
  }

  private changed(door: Door, packets: readonly Uint8Array[]): Uint8Array {
    return mutate(this.random, this.random.pick(packets), door.packets);
  }

  /** The handshake of the election port has no length before it; lengths may be wrong as well. */
  private framed(door: Door, packet: Uint8Array): Uint8Array {
    if (door.name === 'election' && door.first.includes(packet)) return packet;
    const frame = withLength(packet);
    return this.random.chance(950_000) ? frame : mutate(this.random, frame, door.packets);
  }
}

/** Writes and reads its own node, and says what is not as it should be. */
class Bystander {
  readonly wrong: string[] = [];
  answers = 0;
  stop = false;

  async run(e: Ensemble, sys: System): Promise<void> {
    const client = await e.client(sys, undefined, 20_000);
    await client.ensure('/well');
    for (let i = 0; !this.stop; i++) {
      try {
        const { version } = await client.setData('/well', `${i}`);
        const { text } = await client.getData('/well');
        this.answers += 2;
        if (text !== `${i}` || version !== i + 1) this.wrong.push(`${i}: ${text} at ${version}`);
      } catch (error) {
        this.wrong.push(`${i}: ${(error as Error).message}`);
        return;
      }
      await sys.sleep(20);
    }
    await client.close();
  }
}

/** So many packets, to three servers. Whatever throws in a server ends the run with it. */
export async function fuzzWire(seed: number, packets: number): Promise<WireReport> {
  let fuzzer: Fuzzer | undefined;
  const bystander = new Bystander();
  const left: Record<string, string>[] = [];
  await ensemble({
    voters: 3,
    seed,
    cfg: 'maxClientCnxns=0\n4lw.commands.whitelist=*\nadmin.enableServer=true',
    script: async (e) => {
      await e.startAll();
      e.begin((sys) => bystander.run(e, sys));
      await e.on(async (sys) => {
        fuzzer = new Fuzzer(sys, e.names, seed);
        await fuzzer.run(packets);
      });
      bystander.stop = true;
      await e.stage.sleep(SETTLE_MS);
      await e.on(async (sys) => {
        for (const name of e.names) left.push(await gauges(sys, name));
      });
    },
  });
  const { bytes = 0, connections = 0, refused = {} } = fuzzer ?? {};
  const { answers, wrong } = bystander;
  return { packets: fuzzer?.packets ?? 0, bytes, connections, refused, answers, wrong, left };
}

/** What `mntr` says. */
async function gauges(sys: System, host: string): Promise<Record<string, string>> {
  const told = await sys.promise<string>((resolve) => {
    const tcp = sys.net.connect(host, 2181);
    const decoder = new TextDecoder();
    let text = '';
    tcp.onOpen = () => tcp.write(new TextEncoder().encode('mntr'));
    tcp.onData = (bytes) => {
      text += decoder.decode(bytes);
    };
    tcp.onEnd = () => resolve(text);
    tcp.onError = () => resolve(text);
  });
  return Object.fromEntries(told.split('\n').map((line) => line.split('\t') as [string, string]));
}
