/**
 * What the edits are for: replayed on another NameNode they give the namespace that they were
 * logged in, whatever clients and DataNodes did; and an image gives back what it was made of.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JavaException } from '../../plugins/hadoop-common/door.ts';
import type { Block } from '../../plugins/hdfs-ha/protocols/blocks.ts';
import { Client, Datanode, inNameNode, Node } from './namesystem-stage.ts';

const PATHS = ['/a', '/a/x', '/a/x/f', '/b', '/b/x', '/h'];
/** Where files are tried: some of them below others. */
const FILES = ['/a/x', '/b', '/h'];
const CLIENTS = [new Client('writer-1', '192.168.0.2'), new Client('writer-2', '192.168.0.3')];

const path = fc.constantFrom(...PATHS);
const file = fc.constantFrom(...FILES);
/** Mostly the same one, so that what it begins it also goes on with. */
const client = fc.constantFrom(0, 0, 0, 1);

const bytes = fc.nat({ max: 5_000 });
const writing = fc.oneof(
  fc.record({
    what: fc.constant('create' as const),
    path: file,
    client,
    overwrite: fc.constantFrom(false, false, true),
  }),
  fc.record({ what: fc.constant('write' as const), path: file, client, bytes }),
  fc.record({ what: fc.constant('hflush' as const), path: file, client, bytes }),
  fc.record({ what: fc.constant('close' as const), path: file, client }),
  fc.record({ what: fc.constant('append' as const), path: file, client }),
  fc.record({ what: fc.constant('truncate' as const), path: file, client, length: fc.nat(9_000) }),
  fc.record({ what: fc.constant('recover' as const), path: file, client }),
  fc.record({ what: fc.constant('pipeline' as const), path: file, client }),
  fc.record({ what: fc.constant('abandon' as const), path: file, client }),
  fc.record({ what: fc.constant('wait' as const), ms: fc.constantFrom(10, 61_000) }),
);
const arranging = fc.oneof(
  fc.record({ what: fc.constant('mkdirs' as const), path }),
  fc.record({ what: fc.constant('delete' as const), path, recursive: fc.boolean() }),
  fc.record({ what: fc.constant('rename' as const), path, to: path }),
  fc.record({ what: fc.constant('setrep' as const), path, replication: fc.nat({ max: 4 }) }),
  fc.record({ what: fc.constant('chmod' as const), path, mode: fc.nat({ max: 0o777 }) }),
  fc.record({ what: fc.constant('chown' as const), path, owner: fc.constantFrom('hdfs', null) }),
  fc.record({ what: fc.constant('times' as const), path, time: fc.nat() }),
);
const step = fc.oneof({ weight: 4, arbitrary: writing }, { weight: 1, arbitrary: arranging });
const steps = fc.array(step, { minLength: 10, maxLength: 60, size: 'max' });
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Plays steps against a NameNode as clients and DataNodes would; refusals are part of the game. */
class Player {
  private readonly node: Node;
  private readonly datanodes: readonly Datanode[];
  private readonly sleep: (ms: number) => Promise<void>;

  constructor(node: Node, datanodes: readonly Datanode[], sleep: (ms: number) => Promise<void>) {
    this.node = node;
    this.datanodes = datanodes;
    this.sleep = sleep;
  }

  async play(one: Step): Promise<void> {
    try {
      await this.run(one);
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
    }
  }

  private async run(one: Step): Promise<unknown> {
    const { node } = this;
    if (one.what === 'wait') return this.sleep(one.ms);
    const { path: src } = one;
    const who = CLIENTS['client' in one ? one.client : 0]!;
    const clientName = who.name;
    const file = node.ns.dir.lookup(src);
    const fileId = file?.id ?? -1;
    const stored = file?.kind === 'file' ? file.blocks.at(-1) : undefined;
    const last: Block | null = stored ? { ...this.plain(stored) } : null;
    const block = last && { ...last, poolId: 'BP-1-192.168.0.2-1' };
    switch (one.what) {
      case 'mkdirs':
        return who.call(node, 'mkdirs', { src, permission: 0o755, createParent: true });
      case 'delete':
        return who.call(node, 'delete', { src, recursive: one.recursive });
      case 'rename':
        return who.call(node, 'rename', { src, dst: one.to });
      case 'create':
        return who.create(node, src, { overwrite: one.overwrite });
      case 'write': {
        const written = { ...(await who.addBlock(node, src, fileId, last)), bytes: one.bytes };
        for (const datanode of this.datanodes) await datanode.received(node, written);
        return;
      }
      case 'hflush':
        return who.call(node, 'fsync', { src, clientName, fileId, lastBlockLength: one.bytes });
      case 'close':
        return who.complete(node, src, fileId, last);
      case 'append':
        return who.call(node, 'append', { src, clientName });
      case 'truncate':
        return who.call(node, 'truncate', { src, clientName, newLength: one.length });
      case 'recover': {
        await who.call(node, 'recoverLease', { src, clientName });
        if (!stored || !last || stored.recoveryId === 0) return;
        const length = stored.truncateTo ?? last.bytes;
        return this.datanodes[0]!.recovered(node, last, stored.recoveryId, length);
      }
      case 'pipeline': {
        if (!block) return;
        const params = { block, clientName };
        const renewed = (await who.call(node, 'updateBlockForPipeline', params)).block;
        return who.call(node, 'updatePipeline', {
          clientName,
          oldBlock: block,
          newBlock: renewed,
          newNodes: [],
          storageIds: [],
        });
      }
      case 'abandon':
        return block && who.call(node, 'abandonBlock', { src, clientName, block, fileId });
      case 'setrep':
        return who.call(node, 'setReplication', { src, replication: one.replication });
      case 'chmod':
        return who.call(node, 'setPermission', { src, permission: one.mode });
      case 'chown':
        return who.call(node, 'setOwner', { src, owner: one.owner, group: 'staff' });
      case 'times':
        return who.call(node, 'setTimes', { src, modificationTime: one.time, accessTime: -1 });
    }
  }

  private plain({ id, bytes, stamp }: Block): Block {
    return { id, bytes, stamp };
  }
}

test('edits replayed, at once or in turns, and an image in between give the same namespace', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(), (played, turn) =>
      inNameNode(async (sys) => {
        const active = new Node(sys, 'active');
        active.start();
        const datanodes = [1, 2, 3].map((number) => new Datanode(number));
        const standby = new Node(sys, 'standby');
        standby.start();
        for (const datanode of datanodes) await datanode.join(active);
        const player = new Player(active, datanodes, (ms) => sys.sleep(ms));
        for (const [at, one] of played.entries()) {
          await player.play(one);
          if ((at + turn) % 5 === 0) standby.tail(active);
        }
        standby.tail(active);
        expect(standby.ns.digest()).toBe(active.ns.digest());
        expect(standby.ns.lastAppliedTxId).toBe(active.ns.lastAppliedTxId);

        const image = standby.ns.saveImage();
        const loaded = new Node(sys, 'standby');
        loaded.ns.loadImage(image, standby.ns.lastAppliedTxId);
        expect(loaded.ns.saveImage()).toEqual(image);
        expect(loaded.ns.digest()).toBe(active.ns.digest());

        const middle = active.ops[Math.floor(active.ops.length / 2)];
        const early = new Node(sys, 'standby');
        for (const { op, txid } of active.ops)
          if (txid < (middle?.txid ?? 0)) early.ns.replay(op, txid);
        const late = new Node(sys, 'standby');
        late.ns.loadImage(early.ns.saveImage(), early.ns.lastAppliedTxId);
        late.tail(active);
        expect(late.ns.digest()).toBe(active.ns.digest());
      }),
    ),
    { numRuns: 150, seed: 20_250_518 },
  );
});
