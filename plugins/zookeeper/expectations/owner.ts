/** `owner: alice`: whose session an ephemeral belongs to, by the sessions that clients hold. */

import {
  type CheckWorld,
  describeMatcher,
  describeSelector,
  type Holder,
  type TraceEvent,
} from '../../../core/plugin/index.ts';

export const SESSION_HELD = 'zookeeper/session-held';

/** What is wrong with the owner, as a sentence, or undefined. */
export function wrongOwner(wanted: Holder, owner: bigint, world: CheckWorld): string | undefined {
  const shown = idText(owner);
  if (wanted.kind === 'id') {
    if (world.test(wanted.matcher, shown)) return undefined;
    return `owner is ${shown} (expected ${describeMatcher(wanted.matcher)})`;
  }
  const held = heldBy(wanted, world);
  if (held.some(({ data }) => data.session === owner)) return undefined;
  const who = wanted.kind === 'terminal' ? wanted.name : describeSelector(wanted.selector);
  const ids = held.map(({ data }) => idText(data.session as bigint)).join(', ');
  const theirs = ids === '' ? `${who} holds no session` : `${who} holds ${ids}`;
  return `owner is ${shown}${holderOf(owner, world)} (${theirs})`;
}

/** Hosts and processes that the check asks about, so that they are chosen when its step begins. */
export function chooseHolders(wanted: Holder | undefined, world: CheckWorld): void {
  if (wanted?.kind === 'processes') processesOf(wanted, world);
}

/** The newest session of the terminal, or of each process. */
function heldBy(wanted: Exclude<Holder, { kind: 'id' }>, world: CheckWorld): TraceEvent[] {
  const all = world.eventsOfRun(SESSION_HELD);
  if (wanted.kind === 'terminal') {
    const newest = all.findLast(({ terminal }) => terminal === wanted.name);
    return newest ? [newest] : [];
  }
  return processesOf(wanted, world).flatMap(({ host, pid }) => {
    const newest = all.findLast((event) => event.host === host && event.pid === pid);
    return newest ? [newest] : [];
  });
}

function processesOf(
  { selector }: Extract<Holder, { kind: 'processes' }>,
  world: CheckWorld,
): readonly { readonly host: string; readonly pid: number }[] {
  if (selector.kind === 'role') return world.targets(selector);
  const hosts = world.hosts(selector);
  return world.processes().filter(({ host }) => hosts.includes(host));
}

function holderOf(session: bigint, world: CheckWorld): string {
  if (session === 0n) return ', so it is no ephemeral';
  const holder = world.eventsOfRun(SESSION_HELD).find(({ data }) => data.session === session);
  if (!holder) return '';
  return `, which ${holder.terminal ?? `${holder.process} on ${holder.host}`} holds`;
}

function idText(id: bigint): string {
  return `0x${BigInt.asUintN(64, id).toString(16)}`;
}
