/**
 * Snapshots (`FileSnap`, `SerializeUtils`, `DataTree.serialize`): the sessions, the access lists,
 * all nodes depth first, and, in a file, a header, a checksum and the digest around them. The same
 * body travels from a leader to a learner after SNAP.
 */

import { JuteError, JuteReader, JuteWriter } from '../protocol/jute.ts';
import { type Acl, OPEN_ACL, readAcls, StatPersisted, writeAcls } from '../protocol/records.ts';
import { adler32 } from '../tree/checksum.ts';
import { DataTree } from '../tree/data-tree.ts';
import { DIGEST_VERSION } from '../tree/digest.ts';
import type { SnapshotDigest } from '../tree/digest-check.ts';
import { ZNode } from '../tree/node.ts';
import { parentOf } from '../tree/path.ts';

const MAGIC = 0x5a4b534e; // ZKSN
const VERSION = 2;
/** `ReferenceCountedACLCache.OPEN_UNSAFE_ACL_ID`. */
const OPEN_ACL_ID = -1n;

export interface Snapshot {
  readonly tree: DataTree;
  /** Time-outs in ms by session id. */
  readonly sessions: Map<bigint, number>;
  /** In a file: the digest after its last transaction, 0 where there was none. */
  readonly digest?: SnapshotDigest;
}

/** `SerializeUtils.serializeSnapshot`: what follows SNAP on the wire. */
export function writeSnapshotBody(output: JuteWriter, snapshot: Snapshot): void {
  output.int(snapshot.sessions.size);
  for (const [id, timeoutMs] of snapshot.sessions) {
    output.long(id);
    output.int(timeoutMs);
  }
  const ids = new AclIds();
  const nodes = new JuteWriter(4096);
  writeNode(nodes, ids, snapshot.tree, '', snapshot.tree.get('') as ZNode);
  ids.write(output);
  output.raw(nodes.finish());
  output.string('/');
}

function writeNode(
  output: JuteWriter,
  ids: AclIds,
  tree: DataTree,
  path: string,
  node: ZNode,
): void {
  output.string(path);
  output.buffer(node.data);
  output.long(ids.of(node.acl));
  StatPersisted.write(output, node.stat);
  for (const name of node.children()) {
    const childPath = `${path}/${name}`;
    const child = tree.get(childPath);
    if (child !== undefined) writeNode(output, ids, tree, childPath, child);
  }
}

/** Numbers the distinct access lists of a tree. */
class AclIds {
  private readonly numbers = new Map<string, bigint>();
  private readonly lists: (readonly Acl[])[] = [];
  private readonly known = new Map<readonly Acl[], bigint>();

  of(acl: readonly Acl[]): bigint {
    let id = this.known.get(acl);
    if (id === undefined) {
      id = this.number(acl);
      this.known.set(acl, id);
    }
    return id;
  }

  write(output: JuteWriter): void {
    output.int(this.lists.length);
    this.lists.forEach((acl, i) => {
      output.long(BigInt(i + 1));
      writeAcls(output, acl);
    });
  }

  private number(acl: readonly Acl[]): bigint {
    const key = JSON.stringify(acl.map((entry) => [entry.perms, entry.scheme, entry.id]));
    if (key === OPEN_ACL_KEY) return OPEN_ACL_ID;
    let id = this.numbers.get(key);
    if (id === undefined) {
      this.lists.push(acl);
      id = BigInt(this.lists.length);
      this.numbers.set(key, id);
    }
    return id;
  }
}

const OPEN_ACL_KEY = JSON.stringify([[31, 'world', 'anyone']]);

/** @throws JuteError; JuteUnderflow when more bytes are needed */
export function readSnapshotBody(input: JuteReader): Snapshot {
  const sessions = new Map<bigint, number>();
  for (let count = input.int(); count > 0; count--) sessions.set(input.long(), input.int());
  const acls = new Map<bigint, readonly Acl[]>([[OPEN_ACL_ID, OPEN_ACL]]);
  for (let count = input.int(); count > 0; count--) acls.set(input.long(), readAcls(input) ?? []);
  const tree = new DataTree();
  for (let path = input.presentText(); path !== '/'; path = input.presentText()) {
    if (path !== '' && tree.get(parentOf(path)) === undefined) {
      throw new JuteError(
        `Invalid Datatree, unable to find parent ${parentOf(path)} of path ${path}`,
      );
    }
    const data = input.buffer();
    const acl = acls.get(input.long()) ?? OPEN_ACL;
    tree.restore(path, new ZNode(data, acl, StatPersisted.read(input)));
  }
  if (tree.get('') === undefined) throw new JuteError('Invalid Datatree, without a root');
  tree.quotas.setUp();
  return { tree, sessions };
}

/** A whole snapshot file. */
export function encodeSnapshotFile(snapshot: Snapshot): Uint8Array {
  const output = new JuteWriter(8192);
  output.int(MAGIC);
  output.int(VERSION);
  output.long(-1n);
  writeSnapshotBody(output, snapshot);
  seal(output);
  const { digestZxid, digest } = snapshot.tree;
  output.long(digestZxid);
  output.int(DIGEST_VERSION);
  output.longNumber(digestZxid === 0n ? 0 : digest);
  seal(output);
  return output.finish();
}

/** The checksum of everything so far, and the mark by which a whole file is recognised. */
function seal(output: JuteWriter): void {
  output.longNumber(adler32(output.finish()));
  output.string('/');
}

/**
 * The inverse of {@link encodeSnapshotFile}. The zxid is in the file's name, not in the file.
 * @throws JuteError when the file is torn or damaged
 */
export function decodeSnapshotFile(bytes: Uint8Array, zxid: bigint): Snapshot {
  const input = new JuteReader(bytes);
  const snapshot = readUnsealed(input);
  checkSeal(input, bytes);
  snapshot.tree.lastProcessedZxid = zxid;
  // Servers before 3.6, and those with `digest.enabled=false`, end here.
  if (input.remaining === 0) return snapshot;
  const digest = readDigest(input);
  checkSeal(input, bytes);
  return { ...snapshot, digest };
}

/**
 * Header and body of a file; whether the checksum behind them fits is left open, as
 * `FileSnap.deserialize` leaves it to the server and the tools do not ask.
 * @throws JuteError
 */
export function readUnsealed(input: JuteReader): Snapshot {
  const magic = input.int();
  if (magic !== MAGIC) throw new JuteError(`mismatching magic headers ${magic} !=  ${MAGIC}`);
  input.int();
  input.long();
  return readSnapshotBody(input);
}

/** `ZxidDigest`; the first version had it as text. */
function readDigest(input: JuteReader): SnapshotDigest {
  const zxid = input.long();
  const version = input.int();
  if (version >= 2) return { zxid, version, treeDigest: input.longNumber() };
  input.string();
  return { zxid, version, treeDigest: 0 };
}

/** `SnapStream.checkSealIntegrity`. */
function checkSeal(input: JuteReader, bytes: Uint8Array): void {
  const end = input.position;
  const checksum = input.longNumber();
  if (adler32(bytes.subarray(0, end)) !== checksum) throw new JuteError('CRC corruption');
  if (input.string() !== '/') throw new JuteError('the snapshot is not complete');
}
