/** Blocks and DataNodes as a NameNode sees them: safe mode, redundancy, recovery, failover. */

import { expect, test } from 'vitest';
import type { System } from '../../core/machine/system.ts';
import type { Block } from '../../plugins/hdfs-ha/protocols/blocks.ts';
import { Client, Datanode, inNameNode, Node, refusal, withMutant } from './namesystem-stage.ts';

const client = new Client('DFSClient_NONMAPREDUCE_1_1');
const datanodes = (count: number) => Array.from({ length: count }, (_, at) => new Datanode(at + 1));

/** Lets all of them send heartbeats for so long. */
async function beat(
  sys: System,
  nodes: readonly Node[],
  living: readonly Datanode[],
  ms: number,
): Promise<void> {
  for (let left = ms; left > 0; left -= 3_000) {
    for (const node of nodes) for (const datanode of living) await datanode.heartbeat(node);
    await sys.sleep(Math.min(3_000, left));
  }
}

/** A closed file of one block, with a replica on each DataNode given. */
async function write(
  node: Node,
  src: string,
  on: readonly Datanode[],
  replication = 3,
): Promise<Block> {
  const { fileId } = await client.create(node, src, { replication });
  const allocated = await client.addBlock(node, src, fileId);
  const { id, stamp } = allocated;
  const block = { id, stamp, bytes: 1_000 };
  for (const datanode of on) await datanode.received(node, block);
  expect(await client.complete(node, src, fileId, block)).toBe(true);
  return block;
}

const stats = (node: Node) => client.call(node, 'getStats', {});
const mkdir = (node: Node, src: string) =>
  client.call(node, 'mkdirs', { src, permission: 0o755, createParent: true });

test('an empty file system is not in safe mode for a moment', () =>
  inNameNode(async (sys) => {
    const node = new Node(sys, 'standby');
    node.start();
    expect(node.ns.inSafeMode).toBe(false);
    expect(node.log).toContain('hdfs.StateChange: STATE* Leaving safe mode after 0 secs');
  }));

test('safe mode waits for the blocks, then for half a minute, and says so', () =>
  inNameNode(async (sys) => {
    const first = new Node(sys, 'active');
    first.start();
    const [one, two] = datanodes(2);
    await one!.join(first);
    await two!.join(first);
    const blocks = [await write(first, '/a', [one!]), await write(first, '/b', [two!])];

    const node = new Node(sys, 'active');
    node.tail(first);
    node.start();
    const refused = () => refusal(mkdir(node, '/d'));
    expect(await refused()).toBe(
      `org.apache.hadoop.ipc.RetriableException: org.apache.hadoop.hdfs.server.namenode.SafeModeException: Cannot create directory /d. Name node is in safe mode.
The reported blocks 0 needs additional 1 blocks to reach the threshold 0.9990 of total blocks 2.
The minimum number of live datanodes is not required. Safe mode will be turned off automatically once the thresholds have been reached. NamenodeHostName:m1`,
    );
    await one!.join(node, [blocks[0]!]);
    await sys.sleep(10_000);
    expect(await refused()).toContain(
      'The reported blocks 1 has reached the threshold 0.9990 of total blocks 2. The minimum number of live datanodes is not required. In safe mode extension. Safe mode will be turned off automatically in 20 seconds.',
    );
    await two!.join(node, [blocks[1]!]);
    await sys.sleep(21_000);
    expect(await mkdir(node, '/d')).toBe(true);
    expect(node.log).toContain('hdfs.StateChange: STATE* Safe mode is OFF');
    expect(node.log).toContain('hdfs.StateChange: STATE* Leaving safe mode after 30 secs');
  }));

test('a standby in safe mode counts the blocks of the edits that it reads', () =>
  inNameNode(async (sys) => {
    const active = new Node(sys, 'active');
    active.start();
    const [one] = datanodes(1);
    await one!.join(active);
    const written = [await write(active, '/a', [one!], 1), await write(active, '/b', [one!], 1)];
    const standby = new Node(sys, 'standby');
    standby.tail(active);
    standby.start();
    written.push(await write(active, '/c', [one!], 1));
    standby.tail(active);
    expect(standby.ns.safeModeTip).toContain('of total blocks 3.');
    await one!.join(standby, written);
    expect(standby.ns.safeModeTip).toContain('The reported blocks 3 has reached');
    await sys.sleep(31_000);
    expect(standby.ns.inSafeMode).toBe(false);
  }));

test('safe mode by hand, or for want of resources, ends only by hand', () =>
  inNameNode(async (sys) => {
    const node = new Node(sys, 'active');
    node.start();
    const safeMode = (action: 'SAFEMODE_ENTER' | 'SAFEMODE_LEAVE') =>
      client.call(node, 'setSafeMode', { action, isChecked: false });
    expect(await safeMode('SAFEMODE_ENTER')).toBe(true);
    expect(await refusal(mkdir(node, '/d'))).toBe(
      `org.apache.hadoop.hdfs.server.namenode.SafeModeException: Cannot create directory /d. Name node is in safe mode.
It was turned on manually. Use "hdfs dfsadmin -safemode leave" to turn safe mode off. NamenodeHostName:m1`,
    );
    expect(await safeMode('SAFEMODE_LEAVE')).toBe(false);
    node.ns.enterSafeMode(true);
    expect(node.ns.safeModeTip).toMatch(/^Resources are low on NN\./);
    expect(await safeMode('SAFEMODE_LEAVE')).toBe(false);
    expect(await mkdir(node, '/d')).toBe(true);
  }));

/** Whether it is in safe mode that was active, with low resources, and becomes standby. */
async function steppedDown(sys: System): Promise<boolean> {
  const node = new Node(sys, 'active');
  node.start();
  node.ns.enterSafeMode(true);
  node.ns.stopActiveServices();
  node.state = 'standby';
  node.ns.startStandbyServices();
  return node.ns.inSafeMode;
}

test('a NameNode that becomes standby forgets that resources were low', () =>
  inNameNode(async (sys) => expect(await steppedDown(sys)).toBe(false)));

test('HDFS-17368: it did not, and the safe mode stayed through the next failover', () =>
  withMutant('hdfs-17368', async (sys) => expect(await steppedDown(sys)).toBe(true)));

test('a DataNode is dead after ten and a half minutes, and its blocks are replicated elsewhere', () =>
  inNameNode(async (sys) => {
    const active = new Node(sys, 'active');
    active.start();
    const all = datanodes(4);
    for (const datanode of all) await datanode.join(active);
    const block = await write(active, '/f', all.slice(0, 3));
    await beat(sys, [active], all.slice(1), 620_000);
    expect((await stats(active)).lowRedundancyBlocks).toBe(0);
    await beat(sys, [active], all.slice(1), 320_000);
    expect(active.log).toContain(
      'hdfs.StateChange: BLOCK* removeDeadDatanode: lost heartbeat from 192.168.0.2:9866, removeBlocksFromBlockMap true',
    );
    expect(await client.call(active, 'getDatanodeReport', { type: 'DEAD' })).toHaveLength(1);
    const [order] = all.flatMap(({ commands }) => commands).filter((c) => c.action === 'transfer');
    if (order?.action !== 'transfer') throw new Error('no replication was asked for');
    expect(order.blocks[0]!.block).toEqual(block);
    expect(order.blocks[0]!.targets.map(({ hostName }) => hostName)).toEqual(['m4']);
    await all[3]!.received(active, block);
    expect((await stats(active)).lowRedundancyBlocks).toBe(0);
    expect((await all[0]!.heartbeat(active)).commands).toEqual([{ action: 'register' }]);
  }));

/** Deletions that a new active NameNode orders: before it has heard of all storages, and after. */
async function deletionsAfterFailover(sys: System): Promise<readonly number[]> {
  const active = new Node(sys, 'active');
  const standby = new Node(sys, 'standby');
  active.start();
  standby.start();
  const all = datanodes(3);
  for (const datanode of all) for (const node of [active, standby]) await datanode.join(node);
  const block = await write(active, '/f', all);
  standby.tail(active);
  for (const datanode of all) await datanode.received(standby, block);
  standby.activate();
  await client.call(standby, 'setReplication', { src: '/f', replication: 1 });
  await beat(sys, [standby], all, 9_000);
  const deletions = () =>
    all.flatMap(({ commands }) => commands).filter(({ action }) => action === 'invalidate').length;
  const before = deletions();
  for (const datanode of all) await datanode.report(standby, [block]);
  await beat(sys, [standby], all, 9_000);
  return [before, deletions()];
}

test('what is too much is deleted, but after a failover only when every storage was heard anew', () =>
  inNameNode(async (sys) => expect(await deletionsAfterFailover(sys)).toEqual([0, 2])));

test('a NameNode that trusts what it knew before the failover deletes too early', () =>
  withMutant('trust-stale-storages', async (sys) =>
    expect((await deletionsAfterFailover(sys))[0]).toBe(2),
  ));

/**
 * A file written and appended to, as the new active NameNode then finds it.
 * @param late whether its reports reach the standby after the edits, and not before
 */
async function appended(sys: System, late: boolean) {
  const active = new Node(sys, 'active');
  const standby = new Node(sys, 'standby');
  active.start();
  standby.start();
  const all = datanodes(3);
  for (const one of all) for (const node of [active, standby]) await one.join(node);
  const block = await write(active, '/f', all);
  if (!late) for (const one of all) await one.received(standby, block);
  await client.call(active, 'append', { src: '/f', clientName: client.name });
  const pool = { ...block, poolId: 'BP-1-192.168.0.2-1' };
  const ask = { block: pool, clientName: client.name };
  const renewed = (await client.call(active, 'updateBlockForPipeline', ask)).block;
  await client.call(active, 'updatePipeline', {
    clientName: client.name,
    oldBlock: pool,
    newBlock: renewed,
    newNodes: await client.call(active, 'getDatanodeReport', { type: 'LIVE' }),
    storageIds: ['DS-1', 'DS-2', 'DS-3'],
  });
  const longer = { id: block.id, stamp: renewed.stamp, bytes: 2_000 };
  for (const one of all) await one.received(active, longer);
  const status = await client.call(active, 'getFileInfo', { src: '/f' });
  await client.complete(active, '/f', status!.fileId, longer);
  if (late) standby.tail(active);
  if (late) for (const one of all) await one.received(standby, block);
  const queued = standby.ns.blocks.reports.queuedMessages;
  for (const one of all) await one.received(standby, longer);
  standby.tail(active);
  standby.activate();
  const range = { src: '/f', offset: 0, length: 2_000 };
  const found = await client.call(standby, 'getBlockLocations', range);
  const wrong = standby.log.filter((line) => line.includes('addToCorruptReplicasMap')).length;
  return { queued, wrong, located: found?.blocks[0] };
}

test('a standby keeps reports of what it has not read yet, until it reads of it', () =>
  inNameNode(async (sys) => {
    const { queued, wrong, located } = await appended(sys, false);
    expect([queued, wrong]).toEqual([3, 0]);
    expect(located).toMatchObject({ corrupt: false, block: { bytes: 2_000 } });
    expect(located?.locations).toHaveLength(3);
  }));

test('a report that is older than the edits waits too, and goes when a newer one comes', () =>
  inNameNode(async (sys) => {
    const { queued, wrong, located } = await appended(sys, true);
    expect([queued, wrong]).toEqual([3, 0]);
    expect(located?.locations).toHaveLength(3);
  }));

test('HDFS-16987: it stayed, and at the failover good replicas were taken for corrupt', () =>
  withMutant('hdfs-16987', async (sys) => {
    expect((await appended(sys, true)).wrong).toBe(3);
  }));

test('replicas that DataNodes report before the client tells of the new pipeline count', () =>
  inNameNode(async (sys) => {
    const active = new Node(sys, 'active');
    active.start();
    const all = datanodes(3);
    for (const datanode of all) await datanode.join(active);
    const block = await write(active, '/f', all);
    await client.call(active, 'append', { src: '/f', clientName: client.name });
    const pool = { ...block, poolId: 'BP-1-192.168.0.2-1' };
    const ask = { block: pool, clientName: client.name };
    const renewed = (await client.call(active, 'updateBlockForPipeline', ask)).block;
    const closed = { id: block.id, stamp: renewed.stamp, bytes: block.bytes };
    for (const datanode of all.slice(1)) await datanode.received(active, closed);
    const nodes = await client.call(active, 'getDatanodeReport', { type: 'LIVE' });
    await client.call(active, 'updatePipeline', {
      clientName: client.name,
      oldBlock: pool,
      newBlock: renewed,
      newNodes: nodes.slice(1),
      storageIds: ['DS-2', 'DS-3'],
    });
    const range = { src: '/f', offset: 0, length: block.bytes };
    const status = await client.call(active, 'getFileInfo', { src: '/f' });
    expect(await client.complete(active, '/f', status!.fileId, closed)).toBe(true);
    const found = await client.call(active, 'getBlockLocations', range);
    expect(found?.blocks[0]?.locations).toHaveLength(2);
  }));

test('replicas that lost their writer with the power wait for recovery, and it is ordered', () =>
  inNameNode(async (sys) => {
    const before = new Node(sys, 'active');
    before.start();
    const all = datanodes(3);
    for (const datanode of all) await datanode.join(before);
    const { fileId } = await client.create(before, '/f');
    const { id, stamp } = await client.addBlock(before, '/f', fileId);
    const after = new Node(sys, 'standby');
    after.start();
    after.tail(before);
    for (const datanode of all) {
      await datanode.join(after);
      await datanode.report(after, [{ id, stamp, bytes: 442 }], 'RWR');
    }
    after.activate();
    const ask = { src: '/f', clientName: client.name };
    expect(await client.call(after, 'recoverLease', ask)).toBe(false);
    for (const datanode of all) await datanode.heartbeat(after);
    const orders = all
      .flatMap(({ commands }) => commands)
      .filter((one) => one.action === 'recover');
    expect(orders).toHaveLength(1);
    expect(orders[0]).toMatchObject({ blocks: [{ block: { id, stamp } }] });
  }));

test('a replica of the wrong length is corrupt, and goes once there are enough good ones', () =>
  inNameNode(async (sys) => {
    const active = new Node(sys, 'active');
    active.start();
    const all = datanodes(4);
    for (const datanode of all) await datanode.join(active);
    const block = await write(active, '/f', all.slice(0, 3));
    await all[2]!.report(active, [{ ...block, bytes: 7 }]);
    expect(active.log.find((line) => line.includes('addToCorruptReplicasMap'))).toContain(
      `added as corrupt on 192.168.0.4:9866 by null  because block is COMPLETE and reported length 7 does not match length in block map 1000`,
    );
    await beat(sys, [active], all, 9_000);
    await all[3]!.received(active, block);
    await beat(sys, [active], all, 9_000);
    expect(all[2]!.commands.some(({ action }) => action === 'invalidate')).toBe(true);
    expect((await stats(active)).lowRedundancyBlocks).toBe(0);
  }));

test('where no DataNode is left, a block cannot be allocated, with the text that everybody knows', () =>
  inNameNode(async (sys) => {
    const active = new Node(sys, 'active');
    active.start();
    const { fileId } = await client.create(active, '/f');
    expect(await refusal(client.addBlock(active, '/f', fileId))).toBe(
      'java.io.IOException: File /f could only be written to 0 of the 1 minReplication nodes. There are 0 datanode(s) running and 0 node(s) are excluded in this operation.',
    );
  }));

test('the blocks of a deleted file are deleted on their DataNodes', () =>
  inNameNode(async (sys) => {
    const active = new Node(sys, 'active');
    active.start();
    const all = datanodes(3);
    for (const datanode of all) await datanode.join(active);
    const block = await write(active, '/f', all);
    await client.call(active, 'delete', { src: '/f', recursive: false });
    await beat(sys, [active], all, 12_000);
    for (const { commands } of all) {
      expect(commands).toContainEqual({
        action: 'invalidate',
        poolId: 'BP-1-192.168.0.2-1',
        blocks: [block],
      });
    }
  }));

test('the same namesystem in another run says and does the same', async () => {
  const play = async () => {
    let log: readonly string[] = [];
    await inNameNode(async (sys) => {
      const active = new Node(sys, 'active');
      active.start();
      const all = datanodes(5);
      for (const datanode of all) await datanode.join(active);
      for (const src of ['/a', '/b', '/c']) await write(active, src, all.slice(0, 3));
      log = active.log;
    });
    return log;
  };
  const first = await play();
  expect(first.filter((line) => line.includes('BLOCK* allocate'))).toHaveLength(3);
  expect(await play()).toEqual(first);
});
