/**
 * The committed history, replayed: what servers tell of their transactions (`contents`) is put on
 * the reference tree once it is certain to be committed, and each change is held against what the
 * client had asked. Without contents (their hook is closed) there is nothing to replay, and whoever
 * asks is told so by {@link Reference.isBlind}.
 */

import type { TraceEvent } from '../../../../core/plugin/index.ts';
import type { Change } from '../../../../core/plugin/zookeeper.ts';
import { type Asked, hexOf } from '../../workloads/wire/operations.ts';
import { EpochHistories, type Fail, hex, zxidOf } from '../history.ts';
import { decide } from './decide.ts';
import { ReferenceTree, type Stamp } from './tree.ts';

/** A transaction as its leader told it. */
export interface Contents extends Stamp {
  readonly cxid: number;
  readonly changes: readonly Change[];
}

const EPOCH = 2 ** 32;
/** Refusals for reasons that lie in the session, not in the tree. */
const OF_SESSIONS: ReadonlySet<number> = new Set([-112, -118]);
const NO_FAULT: Fail = () => {};

/** Names a request wherever it turns up. */
export const requestKey = (session: string, cxid: number): string => `${session}:${cxid}`;

export const sessionOf = (event: TraceEvent): string => hexOf(event.data.session as bigint);

export class Reference {
  readonly tree = new ReferenceTree();
  /** Contents were missing: the tree is not known. */
  isBlind = false;
  private readonly histories = new EpochHistories();
  /** Told and not known to be committed. */
  private pending = new Map<number, Contents>();
  private readonly committed = new Map<number, Contents>();
  private readonly requests = new Map<string, Asked>();
  private readonly done = new Map<string, number>();
  private applied = 0;
  private readonly heard: (contents: Contents) => void;

  /** `heard` is told of each transaction right before it is applied. */
  constructor(heard: (contents: Contents) => void = () => {}) {
    this.heard = heard;
  }

  asked(event: TraceEvent, asked: Asked): void {
    this.requests.set(requestKey(sessionOf(event), event.data.cxid as number), asked);
  }

  told(event: TraceEvent): void {
    const { time, cxid, changes } = event.data;
    const zxid = zxidOf(event);
    this.pending.set(zxid, {
      ...{ zxid, time: time as number, session: sessionOf(event), cxid: cxid as number },
      changes: JSON.parse(changes as string) as Change[],
    });
  }

  /** A committed transaction, if it is one that was told. */
  transaction(zxid: number): Contents | undefined {
    return this.committed.get(zxid);
  }

  /** A leader's whole history is committed. */
  established(event: TraceEvent, fail: Fail = NO_FAULT): void {
    this.histories.establish(event);
    const begun = (event.data.epoch as number) * EPOCH;
    const inHistory = [...this.pending.keys()].filter((zxid) =>
      this.histories.contains(begun, zxid),
    );
    for (const zxid of inHistory.sort((a, b) => a - b)) this.apply(zxid, fail);
    const last = this.histories.last(begun);
    if (last > this.applied) this.isBlind = true;
    for (const zxid of this.pending.keys()) if (zxid < begun) this.pending.delete(zxid);
  }

  /** This transaction is committed, and so is all before it. */
  reached(event: TraceEvent, fail: Fail = NO_FAULT): void {
    const zxid = zxidOf(event);
    if (this.isBlind || zxid <= this.applied) return;
    if (!this.pending.has(zxid)) this.isBlind = true;
    else this.apply(zxid, fail);
  }

  private apply(zxid: number, fail: Fail): void {
    const contents = this.pending.get(zxid);
    this.pending.delete(zxid);
    if (contents === undefined || zxid <= this.applied) return;
    this.applied = zxid;
    this.committed.set(zxid, contents);
    this.judge(contents, fail);
    this.heard(contents);
    for (const change of contents.changes) this.tree.apply(change, contents);
  }

  private judge(contents: Contents, fail: Fail): void {
    const { zxid, session, cxid, changes } = contents;
    const key = requestKey(session, cxid);
    const asked = this.requests.get(key);
    if (asked === undefined) return;
    const before = this.done.get(key);
    if (before !== undefined) fail(`${hex(zxid)} does what ${hex(before)} had done already`);
    this.done.set(key, zxid);
    const expected = this.expected(asked, contents);
    const [first] = changes;
    if (first && 'refused' in first && OF_SESSIONS.has(first.refused)) return;
    if (expected === undefined || JSON.stringify(expected) === JSON.stringify(changes)) return;
    const is = JSON.stringify(changes);
    fail(`${hex(zxid)} is ${is} where ${JSON.stringify(expected)} was due`);
  }

  /** On a tree of what the operations before have done, for all or nothing. */
  private expected(asked: Asked, stamp: Stamp): Change[] | undefined {
    const draft = new Draft(this.tree, stamp);
    const changes: Change[] = [];
    for (const [at, one] of (asked.ops ?? [asked]).entries()) {
      const change = decide(draft, one);
      if (change === undefined) return undefined;
      if (typeof change === 'number') return [{ refused: change, at }];
      draft.apply(change);
      changes.push(change);
    }
    return changes;
  }
}

/** What a multi has done so far, over the tree that it is not yet part of. */
class Draft {
  private readonly base: ReferenceTree;
  private readonly own = new ReferenceTree();
  private readonly touched = new Set<string>(['/']);
  private readonly stamp: Stamp;

  constructor(base: ReferenceTree, stamp: Stamp) {
    this.base = base;
    this.stamp = stamp;
    this.own.adopt('/', base.now('/'));
  }

  now(path: string) {
    return this.touched.has(path) ? this.own.now(path) : this.base.now(path);
  }

  apply(change: Change): void {
    for (const path of pathsOf(change)) {
      if (this.touched.has(path)) continue;
      this.touched.add(path);
      this.own.adopt(path, this.base.now(path));
    }
    this.own.apply(change, this.stamp);
  }
}

/** The nodes that a change touches: its own, and the parent. */
function pathsOf(change: Change): string[] {
  const path = 'create' in change ? change.create : 'delete' in change ? change.delete : undefined;
  if (path !== undefined) return [path, path.slice(0, path.lastIndexOf('/')) || '/'];
  return 'set' in change ? [change.set] : [];
}

type Handler = (
  state: { readonly reference: Reference },
  event: TraceEvent,
  fail: (why: string) => void,
) => void;

/** The handlers that keep a reference up to date. `client-asked` is each invariant's own. */
export const FOLLOW_REFERENCE = {
  contents: (({ reference }, event) => reference.told(event)) as Handler,
  established: (({ reference }, event) => reference.established(event)) as Handler,
  committed: (({ reference }, event) => reference.reached(event)) as Handler,
  delivered: (({ reference }, event) => reference.reached(event)) as Handler,
} as const;
