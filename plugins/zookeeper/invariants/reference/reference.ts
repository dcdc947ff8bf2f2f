/**
 * The committed history, replayed: what servers tell of their transactions (`contents`) is put on
 * the reference tree once it is certain to be committed, and each change is held against what the
 * client had asked. Without contents (their hook is closed) there is nothing to replay, and whoever
 * asks is told so by {@link Reference.isBlind}.
 */

import type { TraceEvent } from '../../../../core/plugin/index.ts';
import type { Change } from '../../../../core/plugin/zookeeper.ts';
import { type Asked, hexOf } from '../../workloads/wire/operations.ts';
import { EpochHistories, type Fail, hex, serverOf, zxidOf } from '../history.ts';
import { decide } from './decide.ts';
import { type Deciding, Draft } from './draft.ts';
import { wrongDeletion } from './lifetimes.ts';
import { ReferenceTree, type Stamp } from './tree.ts';

/** A transaction as its leader told it. */
export interface Contents extends Stamp, Omit<Deciding, 'identities'> {
  readonly cxid: number;
  readonly changes: readonly Change[];
}

/** What a client asked, and who it was. */
interface Request {
  readonly asked: Asked;
  readonly identities: readonly string[];
}

const EPOCH = 2 ** 32;
/** Refusals for reasons that lie in the session or the server (-6: no times to live), not in the tree. */
const NOT_OF_THE_TREE: ReadonlySet<number> = new Set([-112, -118, -6]);
/** What leaders do by themselves is done by this session. */
const NO_SESSION = '0';
const NO_FAULT: Fail = () => {};

/** Names a request wherever it turns up. */
export const requestKey = (session: string, cxid: number): string => `${session}:${cxid}`;

/** One connection of one process, wherever it is. */
export const connectionOf = (event: TraceEvent): string =>
  `${event.hostIndex}:${event.pid}:${event.data.connection}`;

export const sessionOf = (event: TraceEvent): string => hexOf(event.data.session as bigint);

export class Reference {
  readonly tree = new ReferenceTree();
  /** Contents were missing: the tree is not known. */
  isBlind = false;
  private readonly histories = new EpochHistories();
  /** Told and not known to be committed. */
  private pending = new Map<number, Contents>();
  private readonly committed = new Map<number, Contents>();
  private readonly requests = new Map<string, Request>();
  /** By connection: who its client says it is. */
  private readonly identities = new Map<string, readonly string[]>();
  /** By server: up to where it has applied. */
  private readonly appliedAt = new Map<number, number>();
  private readonly done = new Map<string, number>();
  private applied = 0;
  private readonly heard: (contents: Contents) => void;

  /** `heard` is told of each transaction right before it is applied. */
  constructor(heard: (contents: Contents) => void = () => {}) {
    this.heard = heard;
  }

  identified(event: TraceEvent): void {
    const known = this.identitiesOf(event);
    const identity = `${event.data.scheme}:${event.data.id}`;
    if (!known.includes(identity)) {
      this.identities.set(connectionOf(event), [...known, identity]);
    }
  }

  /** Of the client of an event: who it says it is. */
  identitiesOf(event: TraceEvent): readonly string[] {
    return this.identities.get(connectionOf(event)) ?? [];
  }

  asked(event: TraceEvent, asked: Asked): void {
    const key = requestKey(sessionOf(event), event.data.cxid as number);
    this.requests.set(key, { asked, identities: this.identitiesOf(event) });
  }

  told(event: TraceEvent): void {
    const { time, cxid, changes, quotas } = event.data;
    const zxid = zxidOf(event);
    this.pending.set(zxid, {
      ...{ zxid, time: time as number, session: sessionOf(event), cxid: cxid as number },
      applied: this.appliedAt.get(serverOf(event)) ?? 0,
      enforcesQuotas: quotas === 1,
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
    this.appliedAt.set(serverOf(event), zxidOf(event));
    if (this.isBlind) return;
    const begun = (event.data.epoch as number) * EPOCH;
    const inHistory = [...this.pending.keys()].filter((zxid) =>
      this.histories.contains(begun, zxid),
    );
    for (const zxid of inHistory.sort((a, b) => a - b)) this.apply(zxid, fail);
    const last = this.histories.last(begun);
    if (last > this.applied) this.isBlind = true;
    for (const zxid of this.pending.keys()) if (zxid < begun) this.pending.delete(zxid);
  }

  /** A server has applied this transaction. */
  delivered(event: TraceEvent, fail: Fail = NO_FAULT): void {
    this.reached(event, fail);
    this.appliedAt.set(serverOf(event), zxidOf(event));
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

  /** After a reboot an id may be given again: what was asked under it before is over. */
  private begin(session: string): void {
    for (const requests of [this.requests, this.done]) {
      for (const key of requests.keys()) if (key.startsWith(`${session}:`)) requests.delete(key);
    }
  }

  private judge(contents: Contents, fail: Fail): void {
    const { zxid, session, cxid, changes } = contents;
    const [first] = changes;
    if (first && 'openSession' in first) this.begin(session);
    if (session === NO_SESSION && first && 'delete' in first) {
      const why = wrongDeletion(this.tree, first.delete, contents);
      if (why !== undefined) fail(`${hex(zxid)} ${why}`);
    }
    const key = requestKey(session, cxid);
    const request = this.requests.get(key);
    if (request === undefined) return;
    const before = this.done.get(key);
    if (before !== undefined) fail(`${hex(zxid)} does what ${hex(before)} had done already`);
    this.done.set(key, zxid);
    const expected = this.expected(request, contents);
    if (first && 'refused' in first && NOT_OF_THE_TREE.has(first.refused)) return;
    if (expected === undefined || JSON.stringify(expected) === JSON.stringify(changes)) return;
    const is = JSON.stringify(changes);
    fail(`${hex(zxid)} is ${is} where ${JSON.stringify(expected)} was due`);
  }

  /** On a tree of what the operations before have done, for all or nothing. */
  private expected({ asked, identities }: Request, contents: Contents): Change[] | undefined {
    const draft = new Draft(this.tree, contents, { ...contents, identities });
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

type Handler = (
  state: { readonly reference: Reference },
  event: TraceEvent,
  fail: (why: string) => void,
) => void;

/** The handlers that keep a reference up to date. `client-asked` is each invariant's own. */
export const FOLLOW_REFERENCE = {
  'client-identified': (({ reference }, event) => reference.identified(event)) as Handler,
  contents: (({ reference }, event) => reference.told(event)) as Handler,
  established: (({ reference }, event) => reference.established(event)) as Handler,
  committed: (({ reference }, event) => reference.reached(event)) as Handler,
  delivered: (({ reference }, event) => reference.delivered(event)) as Handler,
} as const;
