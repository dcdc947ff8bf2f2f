/**
 * Answers: what a client is told is what the committed history says of the zxid in the header:
 * whether the node is there, all fields of its Stat, its data, its children; of a write, what the
 * write itself has done.
 */

import { defineInvariant } from '../../../core/plugin/index.ts';
import type { Answered, Asked } from '../workloads/wire/operations.ts';
import { answeredOf, askedOf, connectionOf, isWrite, requestOf } from './client-events.ts';
import { type Fail, hex, zxidOf } from './history.ts';
import { FOLLOW_REFERENCE, Reference } from './reference/reference.ts';
import type { Node, ReferenceTree } from './reference/tree.ts';

const NO_NODE = -101;
const READS: ReadonlySet<string> = new Set(['exists', 'getData', 'getChildren2']);

interface Answers {
  readonly reference: Reference;
  readonly waiting: Map<string, Asked>;
}

/** What is wrong with an answer about one node, or undefined. */
function wrong(answer: Answered, node: Node | undefined): string | undefined {
  if (node === undefined) return 'it is not there';
  const { stat, data, children } = answer;
  if (stat !== undefined) {
    for (const [field, value] of Object.entries(node.stat)) {
      const told = stat[field as keyof typeof stat];
      if (told !== value) return `${field} is ${value}, not ${told}`;
    }
  }
  if (data !== undefined && data !== node.data) return `its data is ${node.data}, not ${data}`;
  if (children === undefined) return undefined;
  const names = node.names.join(' ');
  return children.join(' ') === names ? undefined : `its children are ${names}`;
}

function checkRead(state: Answers, { path = '' }: Asked, answer: Told, fail: Fail): void {
  const node = state.reference.tree.at(path, answer.zxid);
  const at = `${path} at ${hex(answer.zxid)}`;
  if (answer.err === NO_NODE) {
    if (node !== undefined) fail(`${at} is said to be missing, and is there`);
  } else if (answer.err === 0) {
    const why = wrong(answer.body, node);
    if (why !== undefined) fail(`the answer about ${at} is wrong: ${why}`);
  }
}

interface Told {
  readonly zxid: number;
  readonly err: number;
  readonly body: Answered;
}

/** Of the operations of one transaction in turn, each Stat is that of right after it. */
function checkWrite(tree: ReferenceTree, asked: Asked, { zxid, body }: Told, fail: Fail): void {
  const results = asked.ops === undefined ? [body] : (body.results ?? []);
  for (const [i, result] of results.entries()) {
    if (typeof result === 'number') continue;
    const path = result.path ?? (asked.ops?.[i] ?? asked).path ?? '';
    if (result.stat === undefined) continue;
    const states = tree.within(path, zxid);
    if (states.every((node) => wrong(result, node) !== undefined)) {
      const why = wrong(result, states.at(-1));
      fail(`the answer to the write of ${path} at ${hex(zxid)} is wrong: ${why}`);
    }
  }
}

export const answers = defineInvariant({
  summary: 'what a client is told is what the committed history says of that moment',
  start: (): Answers => ({ reference: new Reference(), waiting: new Map() }),
  on: {
    ...FOLLOW_REFERENCE,
    'client-asked': ({ reference, waiting }, event) => {
      const asked = askedOf(event);
      if (isWrite(asked)) reference.asked(event, asked);
      waiting.set(`${connectionOf(event)} ${requestOf(event)}`, asked);
    },
    'client-answered': (state, event, fail) => {
      const key = `${connectionOf(event)} ${requestOf(event)}`;
      const asked = state.waiting.get(key);
      state.waiting.delete(key);
      if (asked === undefined || state.reference.isBlind) return;
      const err = event.data.err as number;
      const told: Told = { zxid: zxidOf(event), err, body: answeredOf(event) };
      if (READS.has(asked.op)) checkRead(state, asked, told, fail);
      else if (isWrite(asked) && err === 0) checkWrite(state.reference.tree, asked, told, fail);
    },
  },
});
