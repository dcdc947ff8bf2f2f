/** Surroundings for reading single values in tests: three hosts, one role, a few bound names. */

import type { Problem, SourceNode } from '../../core/plugin/source.ts';
import type { BoundKind, ReadContext } from '../../core/plugin/types.ts';
import { fromPlain, placeOf } from '../../core/scenario/load/plain.ts';

export interface TestContext extends ReadContext {
  readonly problems: Problem[];
}

export function contextOf(names: Readonly<Record<string, BoundKind>> = {}): TestContext {
  const problems: Problem[] = [];
  const role = { role: 'QuorumPeerMain', states: ['looking', 'leader', 'follower'] };
  return {
    hosts: ['m1', 'm2', 'm3'],
    bound: new Set(Object.keys(names)),
    roles: new Map([
      ['quorumpeermain', role],
      ['zookeeper', role],
    ]),
    problem: (one) => problems.push(one),
    boundKind: (name) => names[name],
    problems,
  };
}

export function nodeOf(value: unknown): SourceNode {
  return fromPlain(value, placeOf('test'));
}
