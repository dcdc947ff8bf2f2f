/**
 * Somebody who changes the membership of an ensemble while it is in trouble, by seed: servers join
 * and leave, the leader too, voters become observers and observers voters, or all are named anew, in
 * groups and with weights at times. What the ensemble refuses is refused. Afterwards the operator
 * looks after members that cannot start since their own files do not name them.
 */

import type { TraceRecord } from '../../core/kernel/trace.ts';
import type { System } from '../../core/machine/system.ts';
import {
  type Client,
  KeeperException,
  type ServerChange,
} from '../../core/zookeeper/client/index.ts';
import { digestId } from '../../core/zookeeper/tree/acl.ts';
import { Memberships } from '../../plugins/zookeeper/invariants/memberships.ts';
import { type Ensemble, eventOf } from './ensemble.ts';
import { Dice, type Written } from './nemesis.ts';

const OPERATOR = 'super:operator';
/** Servers on which this operator may do anything. */
export const KNOWS_OPERATOR = `-Dzookeeper.DigestAuthenticationProvider.superDigest=${digestId(Buffer.from(OPERATOR), 'sha1')}`;
export const MAY_CHANGE = ['reconfigEnabled=true'];

const BASE_CFG = ['tickTime=2000', 'initLimit=10', 'syncLimit=5', 'dataDir=/data'];
const FEWEST_VOTERS = 3;

export interface Changes {
  tried: number;
  succeeded: number;
  /** Members whose files were written anew at the end. */
  repaired: number;
  /** How often all members had to be started again. */
  restarted: number;
  /** How often, by the code of the refusal. */
  readonly refused: Map<number, number>;
}

type Role = 'participant' | 'observer';

/** Who belongs to it, by a text of `/zookeeper/config`. */
function rolesIn(text: string): Map<number, Role> {
  const roles = new Map<number, Role>();
  for (const [, sid, rest = ''] of text.matchAll(/^server\.(\d+)=(.*)$/gm)) {
    roles.set(Number(sid), /:observer(;|$)/.test(rest) ? 'observer' : 'participant');
  }
  return roles;
}

const lineOf = (sid: number, role: Role) => `server.${sid}=m${sid}:2888:3888:${role};2181`;

/** Changes the membership again and again, until the writers stop. */
export function reconfigures(e: Ensemble, seed: number, written: Written): Changes {
  const changes: Changes = {
    tried: 0,
    succeeded: 0,
    repaired: 0,
    restarted: 0,
    refused: new Map(),
  };
  const dice = new Dice(seed + 7_919);
  written.running++;
  e.begin(async (sys: System) => {
    const client = await e.client(sys, undefined, 6_000);
    client.addAuth('digest', OPERATOR);
    while (!written.stop) {
      await sys.sleep(200 + dice.below(3_000));
      await changeOnce(e, client, dice, changes);
    }
    written.running--;
    await client.close();
  });
  return changes;
}

async function changeOnce(e: Ensemble, client: Client, dice: Dice, changes: Changes) {
  try {
    const change = changeOf(e, rolesIn((await client.getConfig()).text), dice);
    if (change === undefined) return;
    changes.tried++;
    await client.reconfig(change);
    changes.succeeded++;
  } catch (error) {
    if (!(error instanceof KeeperException)) throw error;
    changes.refused.set(error.code, (changes.refused.get(error.code) ?? 0) + 1);
  }
}

function changeOf(e: Ensemble, roles: Map<number, Role>, dice: Dice): ServerChange | undefined {
  const all = e.names.map((name) => e.lane(name));
  const voters = [...roles.keys()].filter((sid) => roles.get(sid) === 'participant');
  const isEnough = voters.length > FEWEST_VOTERS;
  const leader = e.lane(e.leader() ?? '');
  switch (dice.below(6)) {
    case 0:
    case 1: {
      const others = all.filter((sid) => !roles.has(sid) && e.pid(`m${sid}`) !== undefined);
      if (others.length === 0) return undefined;
      const role = dice.below(4) === 0 ? 'observer' : 'participant';
      return { joining: [lineOf(dice.pick(others), role)] };
    }
    case 2: {
      const members = [...roles.keys()].filter((sid) => isEnough || !voters.includes(sid));
      if (members.length === 0) return undefined;
      const isLeaderToGo = members.includes(leader) && dice.below(2) === 0;
      return { leaving: [isLeaderToGo ? leader : dice.pick(members)] };
    }
    case 3: {
      const sid = dice.pick([...roles.keys()]);
      const isVoter = roles.get(sid) === 'participant';
      if (isVoter && !isEnough) return undefined;
      return { joining: [lineOf(sid, isVoter ? 'observer' : 'participant')] };
    }
    case 4:
      return { members: lines(all, dice) };
    default: {
      const members = lines(all, dice);
      return { members: [...members, ...hierarchyOf(members, dice)] };
    }
  }
}

/** At least three voters, and perhaps observers, of all there are. */
function lines(all: readonly number[], dice: Dice): string[] {
  const shuffled = all
    .map((sid) => ({ sid, at: dice.below(1_000_000) }))
    .sort((a, b) => a.at - b.at)
    .map(({ sid }) => sid);
  const count = FEWEST_VOTERS + dice.below(all.length - FEWEST_VOTERS + 1);
  const observers = shuffled.slice(count).filter(() => dice.below(2) === 0);
  return [
    ...shuffled.slice(0, count).map((sid) => lineOf(sid, 'participant')),
    ...observers.map((sid) => lineOf(sid, 'observer')),
  ];
}

/** Up to three groups of the voters, and weights. */
function hierarchyOf(members: readonly string[], dice: Dice): string[] {
  const roles = rolesIn(members.join('\n'));
  const voters = [...roles.keys()].filter((sid) => roles.get(sid) === 'participant');
  const count = 1 + dice.below(3);
  const groups = Array.from({ length: count }, (_, at) =>
    voters.filter((_, i) => i % count === at).join(':'),
  );
  return [
    ...groups.map((group, at) => `group.${at + 1}=${group}`),
    ...voters.map((sid) => `weight.${sid}=${dice.pick([1, 1, 2, 3])}`),
  ];
}

/** A membership that is in force: its version, its text and the names of its servers. */
interface Ruling {
  readonly version: number;
  readonly text: string;
  readonly names: readonly string[];
}

/** The newest that was committed, or that an established leader began with. */
function newest(e: Ensemble): Ruling {
  const memberships = new Memberships();
  let version = 0;
  for (const record of e.stage.seen) {
    const event = eventOf(record);
    if (event.kind === 'zookeeper/membership') memberships.told(event);
    else if (event.kind === 'zookeeper/recovered') memberships.recovered(event);
    else if (event.kind === 'zookeeper/established') {
      memberships.established(event);
      version = Math.max(version, memberships.begunWith(event.data.epoch as number) ?? 0);
    } else if (event.kind === 'zookeeper/committed') {
      const zxid = Number(event.data.zxid as bigint);
      if (memberships.isOne(zxid)) version = Math.max(version, zxid);
    }
  }
  const told = e.stage.events('zookeeper/membership').findLast(isOf(version));
  const text = String(told?.data.members);
  return { version, text, names: [...rolesIn(text).keys()].sort().map((sid) => `m${sid}`) };
}

const isOf =
  (version: number) =>
  ({ data }: TraceRecord): boolean =>
    Number(data.version as bigint) === version;

/**
 * After all trouble: everybody is started, and members that cannot come back get other files, as an
 * operator would give them. Where a change, or a write behind it, waits for a quorum that cannot come
 * about any more, all are started again. @returns the members of the last membership, all of which serve
 */
export async function settle(e: Ensemble, changes: Changes): Promise<readonly string[]> {
  for (let attempt = 0; attempt < 5; attempt++) {
    for (const name of newest(e).names) if (e.pid(name) === undefined) e.start(name);
    await e.stage.sleep(5_000);
    const ruling = newest(e);
    const { names, text } = ruling;
    for (const name of names.filter((one) => isLost(e, one, ruling))) {
      await repair(e, name, text);
      changes.repaired++;
    }
    const states = ['leader', 'follower', 'observer'];
    const serve = () => names.every((name) => states.includes(e.mode(name) ?? '')) || undefined;
    try {
      await e.stage.until(serve, 60_000);
      const writes = e.stage.events('test/written').length;
      writeOnce(e);
      await e.stage.until(() => e.stage.events('test/written')[writes], 60_000);
    } catch {
      for (const name of names) e.signal(name, 'KILL');
      changes.restarted++;
      await e.stage.sleep(500);
      continue;
    }
    if (newest(e).version === ruling.version) return names;
  }
  throw new Error('the membership does not settle');
}

/** Whether anything is committed shows when somebody writes. */
function writeOnce(e: Ensemble): void {
  e.begin(async (sys) => {
    const client = await e.client(sys);
    await client.setData('/', '').catch(() => {});
    sys.observe('test/written');
    await client.close();
  });
}

/**
 * Whether a member does not come back by itself: its own file does not name it, or it goes by a
 * membership that was proposed when it joined a leader, and that nobody ever committed. Leaders
 * refuse those, as in ZooKeeper.
 */
function isLost(e: Ensemble, name: string, { version }: Ruling): boolean {
  if (e.pid(name) === undefined) return true;
  const found = e.last(name, 'zookeeper/reconfigured') ?? e.last(name, 'zookeeper/membership');
  return found !== undefined && Number(found.data.version as bigint) > version;
}

async function repair(e: Ensemble, name: string, text: string): Promise<void> {
  if (e.pid(name) !== undefined) e.signal(name, 'KILL');
  await e.on(async ({ disk }) => {
    for (const file of disk.list('/')) if (file.startsWith('zoo.cfg')) disk.remove(`/${file}`);
    const members = text.split('\n').filter((line) => !line.startsWith('version='));
    disk.write('/zoo.cfg', `${[...BASE_CFG, ...MAY_CHANGE, ...members].join('\n')}\n`);
  }, name);
  e.start(name);
}
