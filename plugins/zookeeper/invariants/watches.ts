/**
 * Watches: a client hears of each change that it watches for, of these in the order in which they
 * happened, before it sees what they led to, and of no other: whether it asked once or for good, of
 * one znode or of all below it. A client that reconnects hears at once of what it missed.
 */

import { defineInvariant, type TraceEvent } from '../../../core/plugin/index.ts';
import type { Asked } from '../workloads/wire/operations.ts';
import { askedOf, isWrite, requestOf } from './client-events.ts';
import { HeldWatches } from './held-watches.ts';
import { type Fail, hex, zxidOf } from './history.ts';
import { connectionOf, FOLLOW_REFERENCE, Reference } from './reference/reference.ts';
import { expectedOfSetWatches } from './set-watches.ts';

/** Event types of the protocol. */
const NOISES: Readonly<Record<number, string>> = {
  1: 'created',
  2: 'deleted',
  3: 'changed',
  4: 'children',
};
const NO_NODE = -101;
const NO_WATCHER = -121;
/** What removeWatches means by its type. */
const REMOVED = { 1: ['children'], 2: ['data'], 3: ['data', 'children'] } as const;

interface Connection {
  readonly held: HeldWatches;
  /** Told while setWatches is on its way: `noise path`. */
  catchingUp: string[] | undefined;
}

interface Watched {
  readonly reference: Reference;
  readonly connections: Map<string, Connection>;
  readonly waiting: Map<string, Asked>;
}

/** What the server holds from this answer on. */
function register({ held }: Connection, asked: Asked, err: number, fail: Fail): void {
  const { op, path = '', watch, type } = asked;
  if (op === 'addWatch' && err === 0) standing(held, path, type === 0 ? 'persistent' : 'recursive');
  else if (op === 'removeWatches') remove(held, asked, err, fail);
  else if (watch !== true) return;
  else if (err === 0) held.watch(op === 'getChildren2' ? 'children' : 'data', path);
  else if (err === NO_NODE && op === 'exists') held.watch('data', path);
}

function standing(held: HeldWatches, path: string, mode: 'persistent' | 'recursive'): void {
  held.watch('data', path, mode);
  held.watch('children', path, mode);
}

function remove(held: HeldWatches, { path = '', type }: Asked, err: number, fail: Fail): void {
  const isThere = held.unwatch(REMOVED[type as keyof typeof REMOVED], path);
  if (isThere && err === NO_WATCHER) fail(`no watch of ${path} is found, where there is one`);
  if (!isThere && err === 0) fail(`a watch of ${path} is removed, where there is none`);
}

function caughtUp(state: Watched, one: Connection, asked: Asked, zxid: number, fail: Fail): void {
  const { held } = one;
  const told = one.catchingUp ?? [];
  one.catchingUp = undefined;
  const expected = expectedOfSetWatches(state.reference.tree, asked, zxid);
  if (told.join() !== expected.told.join()) {
    fail(`setWatches at ${hex(zxid)} told [${told}] where [${expected.told}] was due`);
  }
  for (const path of expected.data) held.watch('data', path);
  for (const path of expected.children) held.watch('children', path);
  for (const path of asked.persistentWatches ?? []) standing(held, path, 'persistent');
  for (const path of asked.persistentRecursiveWatches ?? []) standing(held, path, 'recursive');
}

function heard({ reference, connections }: Watched, event: TraceEvent, fail: Fail): void {
  const one = connections.get(connectionOf(event));
  if (one === undefined || reference.isBlind) return;
  const told = `${NOISES[event.data.event as number]} ${event.data.path}`;
  if (one.catchingUp !== undefined) {
    one.catchingUp.push(told);
    return;
  }
  const due = one.held.hear(reference.identitiesOf(event));
  if (due === undefined) fail(`an event [${told}] has not happened, or nobody watches for it`);
  else if (due !== told) fail(`an event [${told}] comes where [${due}] was due`);
}

function answered(state: Watched, event: TraceEvent, fail: Fail): void {
  const { reference, connections, waiting } = state;
  const key = `${connectionOf(event)} ${requestOf(event)}`;
  const asked = waiting.get(key);
  waiting.delete(key);
  const one = connections.get(connectionOf(event));
  if (one === undefined || reference.isBlind) return;
  const zxid = zxidOf(event);
  const missed = one.held.pass(zxid, reference.identitiesOf(event));
  if (missed.length > 0) fail(`an answer at ${hex(zxid)} comes before the events [${missed}]`);
  if (asked?.op.startsWith('setWatches')) caughtUp(state, one, asked, zxid, fail);
  if (asked !== undefined) register(one, asked, event.data.err as number, fail);
}

export const watches = defineInvariant({
  summary: 'a watch fires for what took place, in order, before what that led to is seen',
  start: (): Watched => ({
    ...{ reference: new Reference(), connections: new Map(), waiting: new Map() },
  }),
  on: {
    ...FOLLOW_REFERENCE,
    'client-connected': ({ reference, connections }, event) => {
      const held = new HeldWatches(reference.tree);
      connections.set(connectionOf(event), { held, catchingUp: undefined });
    },
    'client-asked': ({ reference, connections, waiting }, event) => {
      const asked = askedOf(event);
      if (isWrite(asked)) reference.asked(event, asked);
      const one = connections.get(connectionOf(event));
      if (one !== undefined && asked.op.startsWith('setWatches')) one.catchingUp ??= [];
      waiting.set(`${connectionOf(event)} ${requestOf(event)}`, asked);
    },
    'client-notified': heard,
    'client-answered': answered,
  },
});
