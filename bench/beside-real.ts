/**
 * `quorate serve` beside Apache's server: the same client asks both on this machine, in turns, and
 * each figure is the median of what it saw. Ratios say how much better we are; below 1 we are worse.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Answer, moment, type Operation, type Task } from './raw-client.ts';
import { freePorts, leaderOf, realSide, SERVED, type Side, type Standing } from './sides.ts';

export interface Compared {
  readonly name: string;
  readonly unit: string;
  /** Whether more is better. */
  readonly more: boolean;
  readonly ours: number;
  readonly theirs: number;
}

const STARTS = 5;
const LOADS = 3;
const WARM_UP_MS = 2_500;
const LOAD_MS = 2_000;
const IN_FLIGHT = 100;
/** Memory is looked at this long after the first answer. */
const IDLE_MS = 1_000;
const SERVERS = [1, 3] as const;

/** What the real server was asked, or why it could not be. */
export async function besideReal(tell: (compared: Compared) => void): Promise<string | undefined> {
  let real: Side;
  try {
    real = realSide();
  } catch (reason) {
    return (reason as Error).message;
  }
  const client = new Client();
  try {
    const sides = [real, SERVED];
    for (const servers of SERVERS) tellAll(tell, await starts(client, sides, servers));
    for (const servers of SERVERS) tellAll(tell, await loads(client, sides, servers));
  } finally {
    client.end();
  }
  return undefined;
}

function tellAll(tell: (compared: Compared) => void, rows: Rows): void {
  for (const { name, unit, more, values } of rows.all()) {
    const [theirs, ours] = values.map(median) as [number, number];
    tell({ name, unit, more, ours, theirs });
  }
}

/** What was measured: by figure, and by side. */
class Rows {
  private readonly rows = new Map<string, { unit: string; more: boolean; values: number[][] }>();

  add(name: string, unit: string, side: number, value: number): void {
    const row = this.rows.get(name) ?? { unit, more: unit.endsWith('/s'), values: [[], []] };
    row.values[side]!.push(value);
    this.rows.set(name, row);
  }

  all(): { name: string; unit: string; more: boolean; values: number[][] }[] {
    return [...this.rows].map(([name, row]) => ({ name, ...row }));
  }
}

/** Cold start, memory at rest and, with three servers, the leader's death; new servers each time. */
async function starts(client: Client, sides: readonly Side[], servers: number): Promise<Rows> {
  const rows = new Rows();
  for (let at = 0; at < STARTS; at++) {
    for (const [side, { launch }] of sides.entries()) {
      const ports = await freePorts(servers);
      const begun = moment();
      const standing = await launch(ports);
      try {
        const [first] = await client.ask({ task: 'first write', ports });
        rows.add(`cold start to the first write, ${named(servers)}`, 'ms', side, first! - begun);
        await sleep(IDLE_MS);
        rows.add(`memory at rest, ${named(servers)}`, 'MB', side, standing.memory());
        if (servers > 1) await leaderDies(client, standing, rows, side);
      } finally {
        await standing.end();
      }
    }
  }
  return rows;
}

async function leaderDies(client: Client, standing: Standing, rows: Rows, side: number) {
  const { ports } = standing;
  const leader = await leaderOf(ports);
  if (leader === undefined) throw new Error('there is no leader');
  const others = ports.filter((_, at) => at !== leader);
  await client.ask({ task: 'establish', port: others[0]! });
  const survived = client.ask({ task: 'survive', ports: others });
  const begun = moment();
  await standing.kill(leader);
  const [fresh, established] = await survived;
  rows.add('fail-over, a new session', 'ms', side, fresh! - begun);
  rows.add('fail-over, an established session', 'ms', side, established! - begun);
}

/** Reads and writes a second, with both sides up, in turns. */
async function loads(client: Client, sides: readonly Side[], servers: number): Promise<Rows> {
  const rows = new Rows();
  const standing: Standing[] = [];
  try {
    for (const { launch } of sides) standing.push(await launch(await freePorts(servers)));
    for (const { ports } of standing) await client.ask({ task: 'first write', ports });
    const counts = servers === 1 ? [1] : [1, servers];
    for (const connections of counts) {
      for (const operation of ['getData', 'setData'] as const) {
        await inTurns(client, standing, { connections, operation }, rows);
      }
    }
    for (const [side, one] of standing.entries()) {
      rows.add(`memory after load, ${named(servers)}`, 'MB', side, one.memory());
    }
  } finally {
    for (const one of standing) await one.end();
  }
  return rows;
}

async function inTurns(
  client: Client,
  standing: readonly Standing[],
  { connections, operation }: { readonly connections: number; readonly operation: Operation },
  rows: Rows,
): Promise<void> {
  const what = operation === 'getData' ? 'reads' : 'writes';
  const [first] = standing;
  const where =
    connections === 1 ? named(first!.ports.length) : 'three connections to three servers';
  for (let at = 0; at <= LOADS; at++) {
    for (const [side, { ports }] of standing.entries()) {
      const ms = at === 0 ? WARM_UP_MS : LOAD_MS;
      const leader = (await leaderOf(ports)) ?? 0;
      const used = connections === 1 ? [ports[leader]!] : ports;
      const load = { task: 'load', ports: used, operation, inFlight: IN_FLIGHT, ms } as const;
      const [perSecond] = await client.ask(load);
      if (at > 0) rows.add(`${what}, ${where}`, `${what}/s`, side, perSecond!);
    }
  }
}

function named(servers: number): string {
  return servers === 1 ? 'one server' : 'three servers';
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** The process of the client. */
class Client {
  private readonly process: ChildProcess;

  constructor() {
    this.process = fork(fileURLToPath(new URL('./raw-client.js', import.meta.url)));
  }

  /** @throws Error what the client says went wrong */
  ask(task: Task): Promise<readonly number[]> {
    return new Promise((resolve, reject) => {
      this.process.once('message', (answer: Answer) => {
        if ('error' in answer) reject(new Error(answer.error));
        else resolve(answer.values);
      });
      this.process.send(task);
    });
  }

  end(): void {
    this.process.kill();
  }
}
