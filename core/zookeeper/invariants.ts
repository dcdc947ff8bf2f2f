/**
 * What ZooKeeper promises of a history, as reducers over the trace: the properties of its own TLA+
 * specification (`Zab.tla`) and two that say the same of the disk. Each is one rule on the events of
 * `events.ts`; a test-only error in the engine (`mutants.ts`) breaks each kind of them.
 *
 * A history is known by its last zxid: within an epoch counters have no gaps, and between epochs the
 * leader's `established` event says what the new one begins with.
 */

import type { TraceValue } from '../machine/system.ts';

export interface HistoryEvent {
  readonly hostIndex: number;
  readonly pid: number;
  readonly data: Readonly<Record<string, TraceValue>>;
}

type Handler<S> = (state: S, event: HistoryEvent, fail: (why: string) => void) => void;

export interface HistoryInvariant<S> {
  readonly summary: string;
  start(): S;
  readonly on: Readonly<Record<string, Handler<S>>>;
}

/** Keeps the state's type between `start` and the handlers. */
function invariant<S>(definition: HistoryInvariant<S>): HistoryInvariant<S> {
  return definition;
}

const zxidOf = (event: HistoryEvent): bigint => BigInt(event.data.zxid as bigint);
const epochOf = (zxid: bigint): number => Number(zxid >> 32n);
const counterOf = (zxid: bigint): number => Number(zxid & 0xffffffffn);
const server = (event: HistoryEvent): string => `${event.hostIndex}/${event.pid}`;
const hex = (zxid: bigint): string => `0x${zxid.toString(16)}`;

const leadership = invariant({
  summary: 'an epoch has at most one established leader',
  start: () => new Map<number, string>(),
  on: {
    'zookeeper/established': (leaders, event, fail) => {
      const epoch = event.data.epoch as number;
      const other = leaders.get(epoch);
      if (other !== undefined && other !== server(event)) fail(`epoch ${epoch} has two leaders`);
      leaders.set(epoch, server(event));
    },
  },
});

const integrity = invariant({
  summary: 'what a server applies was proposed by a leader, once, with these contents',
  start: () => new Map<bigint, string>(),
  on: {
    'zookeeper/proposed': (proposed, event, fail) => {
      const zxid = zxidOf(event);
      if (proposed.has(zxid)) fail(`${hex(zxid)} was proposed twice`);
      if (epochOf(zxid) !== event.data.epoch) fail(`${hex(zxid)} is not of its leader's epoch`);
      proposed.set(zxid, event.data.digest as string);
    },
    'zookeeper/delivered': (proposed, event, fail) => {
      // A server on its own proposes nothing; its epoch is 0.
      const zxid = zxidOf(event);
      const digest = proposed.get(zxid);
      if (epochOf(zxid) === 0) return;
      if (digest === undefined) fail(`${hex(zxid)} was applied and never proposed`);
      else if (digest !== event.data.digest) fail(`${hex(zxid)} was changed on its way`);
    },
  },
});

interface TreeState {
  readonly trees: Map<bigint, number>;
}

const sameTree: Handler<TreeState> = (state, event, fail) => {
  const zxid = zxidOf(event);
  const tree = event.data.tree as number;
  const known = state.trees.get(zxid);
  if (epochOf(zxid) === 0) return;
  if (known === undefined) state.trees.set(zxid, tree);
  else if (known !== tree) fail(`two servers have different trees at ${hex(zxid)}`);
};

const prefixConsistency = invariant<TreeState>({
  summary: 'of two histories, one begins with the other: equal zxids mean equal trees',
  start: () => ({ trees: new Map() }),
  on: {
    'zookeeper/delivered': sameTree,
    'zookeeper/established': sameTree,
    'zookeeper/snapshot-installed': sameTree,
    'zookeeper/serving': sameTree,
  },
});

/** Per server, the last zxid of its history. */
type Positions = Map<string, bigint>;

const begins: Handler<Positions> = (positions, event) => {
  positions.set(server(event), zxidOf(event));
};

/** Events after which a server's history ends at their zxid, whatever it was before. */
const BEGINNINGS = {
  'zookeeper/recovered': begins,
  'zookeeper/truncated': begins,
  'zookeeper/snapshot-installed': begins,
  'zookeeper/established': begins,
} as const;

const totalOrder = invariant<Positions>({
  summary: 'every server applies transactions in the order of their zxids',
  start: () => new Map(),
  on: {
    ...BEGINNINGS,
    'zookeeper/delivered': (positions, event, fail) => {
      const zxid = zxidOf(event);
      const last = positions.get(server(event)) ?? -1n;
      if (zxid <= last) fail(`${hex(zxid)} was applied after ${hex(last)}`);
      positions.set(server(event), zxid);
    },
  },
});

const localPrimaryOrder = invariant<Positions>({
  summary: 'of one epoch, a server applies all transactions that come before the one it applies',
  start: () => new Map(),
  on: {
    ...BEGINNINGS,
    'zookeeper/delivered': (positions, event, fail) => {
      const zxid = zxidOf(event);
      const last = positions.get(server(event)) ?? 0n;
      const expected = epochOf(last) === epochOf(zxid) ? counterOf(last) + 1 : 1;
      if (counterOf(zxid) !== expected) fail(`${hex(zxid)} was applied right after ${hex(last)}`);
      positions.set(server(event), zxid);
    },
  },
});

const globalPrimaryOrder = invariant<Positions>({
  summary: 'no transaction of an earlier epoch is applied after one of a later epoch',
  start: () => new Map(),
  on: {
    ...BEGINNINGS,
    'zookeeper/delivered': (positions, event, fail) => {
      const zxid = zxidOf(event);
      const last = positions.get(server(event)) ?? 0n;
      if (epochOf(zxid) < epochOf(last)) fail(`${hex(zxid)} was applied after ${hex(last)}`);
      positions.set(server(event), zxid);
    },
  },
});

/** What leaders began with, by epoch. */
interface Establishments {
  readonly begun: Map<number, bigint>;
  highest: bigint;
}

/**
 * `zxid` counts for ever: leaders of later epochs must begin with a history that holds it, whether
 * they were established before this was seen or come after it.
 */
function keep(state: Establishments, zxid: bigint, fail: (why: string) => void): void {
  if (zxid > state.highest) state.highest = zxid;
  for (const [epoch, begun] of state.begun) {
    if (epoch > epochOf(zxid) && begun < zxid) fail(lost(epoch, begun, zxid));
  }
}

function lost(epoch: number, begun: bigint, zxid: bigint): string {
  return `epoch ${epoch} began at ${hex(begun)}, without ${hex(zxid)}`;
}

const establish: Handler<Establishments> = (state, event, fail) => {
  const epoch = event.data.epoch as number;
  const zxid = zxidOf(event);
  state.begun.set(epoch, zxid);
  if (state.highest > zxid && epochOf(state.highest) < epoch)
    fail(lost(epoch, zxid, state.highest));
};

const kept: Handler<Establishments> = (state, event, fail) => keep(state, zxidOf(event), fail);
const establishments = (): Establishments => ({ begun: new Map(), highest: 0n });

const primaryIntegrity = invariant<Establishments>({
  summary: 'a leader begins with everything that any server has applied of earlier epochs',
  start: establishments,
  on: { 'zookeeper/established': establish, 'zookeeper/delivered': kept },
});

const durability = invariant<Establishments>({
  summary: 'what was committed is in the history of every later leader',
  start: establishments,
  on: { 'zookeeper/established': establish, 'zookeeper/committed': kept },
});

interface Commitments {
  readonly committed: Set<bigint>;
  /** Everything up to here is in an established history. */
  established: bigint;
}

const agreement = invariant<Commitments>({
  summary: 'only what a quorum holds is applied, so what one server applies all others will',
  start: () => ({ committed: new Set(), established: 0n }),
  on: {
    'zookeeper/committed': (state, event) => {
      state.committed.add(zxidOf(event));
    },
    'zookeeper/established': (state, event) => {
      const zxid = zxidOf(event);
      if (zxid > state.established) state.established = zxid;
    },
    'zookeeper/delivered': (state, event, fail) => {
      const zxid = zxidOf(event);
      if (epochOf(zxid) === 0 || zxid <= state.established || state.committed.has(zxid)) return;
      fail(`${hex(zxid)} was applied before it was committed`);
    },
  },
});

/** By the names under which scenarios may leave them out. */
export const ZOOKEEPER_INVARIANTS = {
  leadership,
  integrity,
  'prefix-consistency': prefixConsistency,
  agreement,
  'total-order': totalOrder,
  'local-primary-order': localPrimaryOrder,
  'global-primary-order': globalPrimaryOrder,
  'primary-integrity': primaryIntegrity,
  durability,
} as const;
