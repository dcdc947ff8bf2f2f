/**
 * Watches: a client hears of the change that it watches for before it sees what the change led to;
 * once, for it was asked once; and of no change that is not in the history. A client that reconnects
 * hears at once of what it missed.
 */

import { defineInvariant } from '../../../core/plugin/index.ts';
import type { Asked } from '../workloads/wire/operations.ts';
import { askedOf, connectionOf, isWrite, requestOf } from './client-events.ts';
import { type Fail, hex, zxidOf } from './history.ts';
import { FOLLOW_REFERENCE, Reference } from './reference/reference.ts';
import type { Noise, ReferenceTree } from './reference/tree.ts';
import { expectedOfSetWatches } from './set-watches.ts';

/** Event types of the protocol. */
const NOISES: Readonly<Record<number, Noise>> = {
  1: 'created',
  2: 'deleted',
  3: 'changed',
  4: 'children',
};
const NO_NODE = -101;

/** What a server holds for one connection: by table and path, from which zxid on. */
class Held {
  private readonly tables = {
    data: new Map<string, number>(),
    children: new Map<string, number>(),
  };
  /** Told while setWatches is on its way: `noise path`. */
  catchingUp: string[] | undefined;

  add(table: 'data' | 'children', path: string, zxid: number): void {
    this.tables[table].set(path, zxid);
  }

  /** That nothing which is watched for has happened up to here without a word. */
  demandTold(tree: ReferenceTree, upTo: number, fail: Fail): void {
    for (const [table, paths] of Object.entries(this.tables)) {
      for (const [path, since] of paths) {
        const missed = tree.firstNoise(path, since, upTo, noisesOf(table));
        if (missed === undefined) continue;
        const what = `${path} (${missed.noise} in ${hex(missed.zxid)})`;
        fail(`an answer at ${hex(upTo)} comes before the event at ${what}`);
        paths.delete(path);
      }
    }
  }

  /** An event takes its watches with it. */
  hear(tree: ReferenceTree, noise: Noise, path: string, fail: Fail): void {
    let since: number | undefined;
    for (const [table, paths] of Object.entries(this.tables)) {
      if (!paths.has(path) || !noisesOf(table).includes(noise)) continue;
      since = Math.max(since ?? 0, paths.get(path) as number);
      paths.delete(path);
    }
    const event = `an event says that ${path} was ${noise}`;
    if (since === undefined) fail(`${event}, which nobody watches for`);
    else if (tree.firstNoise(path, since, Number.MAX_SAFE_INTEGER, [noise]) === undefined) {
      fail(`${event}, which did not happen after ${hex(since)}`);
    }
  }
}

function noisesOf(table: string): readonly Noise[] {
  return table === 'data' ? ['created', 'deleted', 'changed'] : ['children', 'deleted'];
}

interface Watched {
  readonly reference: Reference;
  readonly connections: Map<string, Held>;
  readonly waiting: Map<string, Asked>;
}

/** The answer to a read with a watch says whether the server has it. */
function register(held: Held, { op, path = '', watch }: Asked, err: number, zxid: number): void {
  if (watch !== true) return;
  if (err === 0) held.add(op === 'getChildren2' ? 'children' : 'data', path, zxid);
  else if (err === NO_NODE && op === 'exists') held.add('data', path, zxid);
}

function caughtUp(held: Held, tree: ReferenceTree, asked: Asked, zxid: number, fail: Fail): void {
  const told = (held.catchingUp ?? []).sort();
  held.catchingUp = undefined;
  const expected = expectedOfSetWatches(tree, asked, zxid);
  if (told.join() !== expected.told.join()) {
    fail(`setWatches at ${hex(zxid)} told [${told}] where [${expected.told}] was due`);
  }
  for (const path of expected.data) held.add('data', path, zxid);
  for (const path of expected.children) held.add('children', path, zxid);
}

export const watches = defineInvariant({
  summary: 'a watch fires once, for a change that took place, before what it led to is seen',
  start: (): Watched => ({
    ...{ reference: new Reference(), connections: new Map(), waiting: new Map() },
  }),
  on: {
    ...FOLLOW_REFERENCE,
    'client-connected': ({ connections }, event) => {
      connections.set(connectionOf(event), new Held());
    },
    'client-asked': ({ reference, connections, waiting }, event) => {
      const asked = askedOf(event);
      if (isWrite(asked)) reference.asked(event, asked);
      const held = connections.get(connectionOf(event));
      if (held !== undefined && asked.op === 'setWatches') held.catchingUp ??= [];
      waiting.set(`${connectionOf(event)} ${requestOf(event)}`, asked);
    },
    'client-notified': ({ reference, connections }, event, fail) => {
      const held = connections.get(connectionOf(event));
      if (held === undefined || reference.isBlind) return;
      const noise = NOISES[event.data.event as number];
      const path = event.data.path as string;
      if (held.catchingUp !== undefined) held.catchingUp.push(`${noise} ${path}`);
      else held.hear(reference.tree, noise, path, fail);
    },
    'client-answered': ({ reference, connections, waiting }, event, fail) => {
      const key = `${connectionOf(event)} ${requestOf(event)}`;
      const asked = waiting.get(key);
      waiting.delete(key);
      const held = connections.get(connectionOf(event));
      if (held === undefined || reference.isBlind) return;
      const zxid = zxidOf(event);
      if (asked?.op === 'setWatches') caughtUp(held, reference.tree, asked, zxid, fail);
      else if (held.catchingUp === undefined) held.demandTold(reference.tree, zxid, fail);
      if (asked !== undefined) register(held, asked, event.data.err as number, zxid);
    },
  },
});
