/**
 * Answers: what a client is told is what the committed history says of the zxid in the header:
 * whether the node is there and may be read, all fields of its Stat, its data, its children, its
 * access list; of a write, what the write itself has done.
 */

import { defineInvariant } from '../../../core/plugin/index.ts';
import type { Answered, Asked } from '../workloads/wire/operations.ts';
import { answeredOf, askedOf, isWrite, requestOf } from './client-events.ts';
import { type Fail, hex, zxidOf } from './history.ts';
import { ADMIN, allows, OPEN, READ, shownAcl } from './reference/acl.ts';
import { asCounted } from './reference/quotas.ts';
import { connectionOf, FOLLOW_REFERENCE, Reference } from './reference/reference.ts';
import type { Node, ReferenceTree } from './reference/tree.ts';

const NO_NODE = -101;
const NO_AUTH = -102;
/** The permissions of which one is needed; to ask whether a node exists takes none. */
const READS: ReadonlyMap<string, number> = new Map([
  ['exists', 0],
  ['getData', READ],
  ['getChildren2', READ],
  ['getACL', READ | ADMIN],
]);

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

function checkRead(state: Answers, { op, path = '' }: Asked, answer: Told, fail: Fail): void {
  const { tree } = state.reference;
  const { zxid, err, body, identities } = answer;
  const at = `${path} at ${hex(zxid)}`;
  const node = tree.at(path, zxid);
  if (err === NO_NODE) {
    if (node !== undefined) fail(`${at} is said to be missing, and is there`);
    return;
  }
  if (err !== 0 && err !== NO_AUTH) return;
  const needed = READS.get(op) ?? 0;
  const isAllowed = node === undefined || needed === 0 || allows(node.acl, needed, identities);
  if (err === NO_AUTH) {
    if (isAllowed) fail(`${at} is refused to [${identities}], who may read it`);
    return;
  }
  if (!isAllowed) fail(`${at} is shown to [${identities}], who may not read it`);
  const counted = node && asCounted(tree, path, node, zxid);
  if (node !== undefined && counted === undefined) return;
  const why =
    wrong(body, counted) ?? (op === 'getACL' ? wrongAcl(body, node, identities) : undefined);
  if (why !== undefined) fail(`the answer about ${at} is wrong: ${why}`);
}

function wrongAcl(
  { acl = OPEN }: Answered,
  node: Node | undefined,
  identities: readonly string[],
): string | undefined {
  const shown = shownAcl(node?.acl ?? [], identities);
  return acl.join() === shown.join() ? undefined : `its list is [${shown}], not [${acl}]`;
}

interface Told {
  readonly zxid: number;
  readonly err: number;
  readonly body: Answered;
  /** Of whoever asked. */
  readonly identities: readonly string[];
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
      const identities = state.reference.identitiesOf(event);
      const told: Told = { zxid: zxidOf(event), err, body: answeredOf(event), identities };
      if (READS.has(asked.op)) checkRead(state, asked, told, fail);
      else if (isWrite(asked) && err === 0) checkWrite(state.reference.tree, asked, told, fail);
    },
  },
});
