/**
 * The creation of a sequential znode whose answer may be lost. Its name begins with an id that
 * nobody else uses (`withProtection` of Curator), by which it is found again: without that, a client
 * would stand in line behind a znode of its own that it knows nothing of, for as long as its session
 * lives.
 */
import type { Client } from '../client.ts';
import { is } from '../keeper-exception.ts';
import { isLoss, retrying } from '../loss.ts';
import type { Data } from '../operations.ts';

export interface ProtectedNode {
  readonly path: string;
  readonly czxid: bigint;
  /** The session that the client had when it was made. */
  readonly session: bigint;
}

/** The part of a name after the id: `_c_<id>-lock-0000000007` is the seventh of kind `lock`. */
const NAME = /^_c_[0-9a-f]{32}-(.+)-(\d{10})$/;

/** A znode of a recipe, taken apart. */
export interface Place {
  readonly name: string;
  readonly kind: string;
  readonly sequence: number;
}

/** The znodes among `names` that were made here, in the order of their creation. */
export function places(names: readonly string[]): readonly Place[] {
  const found: Place[] = [];
  for (const name of names) {
    const [, kind, digits] = NAME.exec(name) ?? [];
    if (kind !== undefined) found.push({ name, kind, sequence: Number(digits) });
  }
  return found.sort((one, other) => one.sequence - other.sequence);
}

/**
 * Creates a sequential znode of a kind below `parent` (which is created where it is missing), exactly
 * one, however many answers are lost. An ephemeral one belongs to the session that the client has when
 * this returns.
 */
export async function createProtected(
  zk: Client,
  parent: string,
  kind: string,
  data: Data,
  mode: 'ephemeralSequential' | 'persistentSequential',
): Promise<ProtectedNode> {
  const id = [...zk.sys.random('zookeeper recipes').bytes(16)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  const prefix = `_c_${id}-${kind}-`;
  for (;;) {
    try {
      const { path, stat } = await zk.create2(`${parent}/${prefix}`, data, { mode });
      return { path, czxid: stat.czxid, session: zk.sessionId };
    } catch (error) {
      if (is(error, 'noNode')) {
        await zk.ensure(parent);
        continue;
      }
      if (!isLoss(error)) throw error;
    }
    const found = await retrying(zk, () => findOwn(zk, parent, prefix, mode));
    if (found) return found;
  }
}

/**
 * Looks on a server that has caught up (`sync`): by then what was sent on the old connection is
 * committed or refused, for the session has moved or ended.
 */
async function findOwn(
  zk: Client,
  parent: string,
  prefix: string,
  mode: string,
): Promise<ProtectedNode | undefined> {
  await zk.sync(parent);
  const { children } = await zk.getChildren(parent);
  const name = children.find((child) => child.startsWith(prefix));
  if (name === undefined) return undefined;
  const path = `${parent}/${name}`;
  const stat = await zk.exists(path);
  const isOwn = mode === 'persistentSequential' || stat?.ephemeralOwner === zk.sessionId;
  return stat && isOwn ? { path, czxid: stat.czxid, session: zk.sessionId } : undefined;
}
