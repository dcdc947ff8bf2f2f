/** The rules of the namespace: what clients may do, what they are told when not, and who waits for what. */

import { expect, test } from 'vitest';
import {
  Client,
  Datanode,
  inNameNode,
  Node,
  refusal,
  SYNC_MS,
  withMutant,
} from './namesystem-stage.ts';

const alice = new Client('DFSClient_NONMAPREDUCE_1_1');
const bob = new Client('DFSClient_NONMAPREDUCE_2_1', '192.168.0.8');
const mkdirs = (node: Node, src: string, createParent = true) =>
  alice.call(node, 'mkdirs', { src, permission: 0o755, createParent });

test('a directory and each missing one above it is an edit of its own, with ids from 16386', () =>
  inNameNode(async (sys) => {
    const active = new Node(sys, 'active');
    active.start();
    expect(await mkdirs(active, '/user/root/input')).toBe(true);
    expect(await mkdirs(active, '/user/root/input')).toBe(true);
    expect(active.ops.map(({ op }) => 'inodeId' in op && [op.op, op.inodeId])).toEqual([
      ['OP_MKDIR', 16_386],
      ['OP_MKDIR', 16_387],
      ['OP_MKDIR', 16_388],
    ]);
    const status = await alice.call(active, 'getFileInfo', { src: '/user/root' });
    expect(status).toMatchObject({ owner: 'root', group: 'supergroup', childrenNum: 1 });
  }));

test('what cannot be is refused with the class and the text of the real exception', () =>
  inNameNode(async (sys) => {
    const active = new Node(sys, 'active');
    active.start();
    await mkdirs(active, '/d/e');
    await alice.create(active, '/d/f');
    expect(await refusal(mkdirs(active, '/d/f'))).toBe(
      'org.apache.hadoop.fs.FileAlreadyExistsException: Path is not a directory: /d/f',
    );
    expect(await refusal(mkdirs(active, '/d/f/g'))).toBe(
      'org.apache.hadoop.fs.ParentNotDirectoryException: /d/f (is not a directory)',
    );
    expect(await refusal(mkdirs(active, '/no/x', false))).toBe(
      "java.io.FileNotFoundException: Parent directory doesn't exist: /no",
    );
    expect(await refusal(mkdirs(active, `/${'x'.repeat(256)}`))).toBe(
      `org.apache.hadoop.hdfs.protocol.FSLimitException$PathComponentTooLongException: The maximum path component name limit of ${'x'.repeat(256)} in directory / is exceeded: limit=255 length=256`,
    );
    expect(await refusal(mkdirs(active, `/${'x'.repeat(8_000)}`))).toBe(
      'java.io.IOException: mkdirs: Pathname too long.  Limit 8000 characters, 1000 levels.',
    );
    expect(await refusal(alice.call(active, 'delete', { src: '/d', recursive: false }))).toBe(
      'org.apache.hadoop.fs.PathIsNotEmptyDirectoryException: /d is non empty',
    );
    expect(await refusal(alice.create(active, '/d/e'))).toBe(
      'org.apache.hadoop.fs.FileAlreadyExistsException: /d/e already exists as a directory',
    );
    expect(await refusal(alice.create(active, '/d/g', { blockSize: 1_000 }))).toBe(
      'java.io.IOException: Specified block size is less than configured minimum value (dfs.namenode.fs-limits.min-block-size): 1000 < 1048576',
    );
    expect(
      await refusal(alice.call(active, 'append', { src: '/none', clientName: alice.name })),
    ).toBe(
      'java.io.FileNotFoundException: Failed to append to non-existent file /none for client 192.168.0.9',
    );
  }));

test('the old rename moves into a directory, and says no where it cannot', () =>
  inNameNode(async (sys) => {
    const active = new Node(sys, 'active');
    active.start();
    await mkdirs(active, '/a/b');
    await mkdirs(active, '/c');
    const rename = (src: string, dst: string) => alice.call(active, 'rename', { src, dst });
    expect(await rename('/a', '/a/b/x')).toBe(false);
    expect(await rename('/none', '/x')).toBe(false);
    expect(await rename('/a', '/no/x')).toBe(false);
    expect(await rename('/a', '/c')).toBe(true);
    expect(await alice.call(active, 'getFileInfo', { src: '/c/a/b' })).not.toBeNull();
    expect(active.ops.at(-1)?.op).toMatchObject({ op: 'OP_RENAME_OLD', src: '/a', dst: '/c/a' });
  }));

test('a standby and an observer refuse what the state does not allow, and a standby also reads', () =>
  inNameNode(async (sys) => {
    const standby = new Node(sys, 'standby');
    standby.start();
    expect(await refusal(mkdirs(standby, '/x'))).toBe(
      'org.apache.hadoop.ipc.StandbyException: Operation category WRITE is not supported in state standby. Visit https://s.apache.org/sbnn-error',
    );
    const read = () => alice.call(standby, 'getFileInfo', { src: '/' });
    expect(await refusal(read())).toBe(
      'org.apache.hadoop.ipc.StandbyException: Operation category READ is not supported in state standby. Visit https://s.apache.org/sbnn-error',
    );
    standby.state = 'observer';
    expect(await read()).toMatchObject({ isDirectory: true });
  }));

test('an answer comes when the edits are durable, and not before', () =>
  inNameNode(async (sys) => {
    const active = new Node(sys, 'active');
    active.start();
    const begin = sys.clock.monotonic();
    await mkdirs(active, '/x');
    expect(active.unsynced).toBe(0);
    expect(sys.clock.monotonic() - begin).toBeCloseTo(SYNC_MS, 3);
  }));

test('a NameNode that answers before the edits are durable is seen to do so', () =>
  withMutant('acknowledge-before-sync', async (sys) => {
    const active = new Node(sys, 'active');
    active.start();
    await mkdirs(active, '/x');
    expect(active.unsynced).toBe(1);
  }));

test('a standby that checks no operation answers what it must not', () =>
  withMutant('skip-operation-check', async (sys) => {
    const standby = new Node(sys, 'standby');
    standby.start();
    const answer = await alice.call(standby, 'getFileInfo', { src: '/' });
    expect(answer).toMatchObject({ isDirectory: true });
  }));

test('without a retry cache, a call that is tried again runs again', () =>
  withMutant('forget-retry-cache', async (sys) => {
    const active = new Node(sys, 'active');
    active.start();
    await mkdirs(active, '/d');
    const del = () => alice.call(active, 'delete', { src: '/d', recursive: true }, 1_000_003);
    expect([await del(), await del()]).toEqual([true, false]);
  }));

test('a call that is tried again is not run again, on the old active as on the new', () =>
  inNameNode(async (sys) => {
    const active = new Node(sys, 'active');
    active.start();
    await mkdirs(active, '/d');
    const del = (node: Node) =>
      alice.call(node, 'delete', { src: '/d', recursive: true }, 1_000_001);
    const created = await alice.create(active, '/f', {}, 1_000_002);
    expect([await del(active), await del(active)]).toEqual([true, true]);
    const standby = new Node(sys, 'standby');
    standby.tail(active);
    standby.start();
    standby.activate();
    expect(await del(standby)).toBe(true);
    expect(await alice.create(standby, '/f', {}, 1_000_002)).toEqual(created);
    expect(await alice.call(standby, 'delete', { src: '/d', recursive: true })).toBe(false);
    expect(standby.ops).toEqual([]);
    // After ten minutes it is a call like any other.
    await sys.sleep(600_001);
    expect(await del(standby)).toBe(false);
  }));

test('a file belongs to its writer for a minute of silence, and then to who asks for it', () =>
  inNameNode(async (sys) => {
    const active = new Node(sys, 'active');
    active.start();
    await alice.create(active, '/f');
    expect(await refusal(alice.create(active, '/f'))).toBe(
      `org.apache.hadoop.hdfs.protocol.AlreadyBeingCreatedException: Failed to CREATE_FILE /f for ${alice.name} on 192.168.0.9 because ${alice.name} is already the current lease holder.`,
    );
    const append = () => bob.call(active, 'append', { src: '/f', clientName: bob.name });
    expect(await refusal(append())).toBe(
      `org.apache.hadoop.hdfs.protocol.AlreadyBeingCreatedException: Failed to APPEND_FILE /f for ${bob.name} on 192.168.0.8 because this file lease is currently owned by ${alice.name} on 192.168.0.9`,
    );
    await sys.sleep(50_000);
    await alice.call(active, 'renewLease', { clientName: alice.name });
    await sys.sleep(50_000);
    expect(await refusal(append())).toMatch(/this file lease is currently owned/);
    await sys.sleep(10_001);
    expect((await append()).lastBlock).toBeNull();
    expect(active.ops.map(({ op }) => op.op)).toEqual(['OP_ADD', 'OP_CLOSE', 'OP_APPEND']);
  }));

test('the NameNode itself closes a file twenty minutes after its writer was heard of', () =>
  inNameNode(async (sys) => {
    const active = new Node(sys, 'active');
    active.start();
    await alice.create(active, '/f');
    await sys.sleep(1_199_000);
    expect(active.ops).toHaveLength(1);
    await sys.sleep(5_000);
    expect(active.ops.at(-1)?.op.op).toBe('OP_CLOSE');
    expect(active.log.join('\n')).toContain(
      `[Lease.  Holder: ${alice.name}, pending creates: 1] has expired hard limit`,
    );
  }));

test('whoever becomes active gives every writer a new lease', () =>
  inNameNode(async (sys) => {
    const active = new Node(sys, 'active');
    active.start();
    await alice.create(active, '/f');
    const standby = new Node(sys, 'standby');
    standby.tail(active);
    standby.start();
    await sys.sleep(61_000);
    standby.activate();
    const append = () => bob.call(standby, 'append', { src: '/f', clientName: bob.name });
    expect(await refusal(append())).toMatch(/currently owned by/);
  }));

test('a file is closed when its last block has a replica, and keeps its length on the standby', () =>
  inNameNode(async (sys) => {
    const active = new Node(sys, 'active');
    active.start();
    const nodes = [1, 2, 3].map((number) => new Datanode(number));
    for (const node of nodes) await node.join(active);
    const { fileId } = await alice.create(active, '/f');
    const block = await alice.addBlock(active, '/f', fileId);
    expect(block).toMatchObject({ id: 1_073_741_825, stamp: 1_001, bytes: 0 });
    const written = { ...block, bytes: 1_000 };
    expect(await alice.complete(active, '/f', fileId, written)).toBe(false);
    await nodes[0]!.received(active, written);
    expect(await alice.complete(active, '/f', fileId, written)).toBe(true);
    expect(await alice.complete(active, '/f', fileId, written)).toBe(true);
    expect(active.ops.map(({ op }) => op.op)).toEqual([
      'OP_ADD',
      'OP_ALLOCATE_BLOCK_ID',
      'OP_SET_GENSTAMP_V2',
      'OP_ADD_BLOCK',
      'OP_CLOSE',
    ]);
    const standby = new Node(sys, 'standby');
    standby.tail(active);
    expect(standby.ns.digest()).toBe(active.ns.digest());
  }));

test('a file nobody finishes is brought to one length by its DataNodes', () =>
  inNameNode(async (sys) => {
    const active = new Node(sys, 'active');
    active.start();
    const node = new Datanode(1);
    await node.join(active);
    const { fileId } = await alice.create(active, '/f', { replication: 1 });
    const block = await alice.addBlock(active, '/f', fileId);
    const recover = () => bob.call(active, 'recoverLease', { src: '/f', clientName: bob.name });
    await node.report(active, [{ ...block, bytes: 700 }], 'RBW');
    await alice.call(active, 'fsync', {
      src: '/f',
      clientName: alice.name,
      fileId,
      lastBlockLength: 500,
    });
    expect(await recover()).toBe(false);
    await node.heartbeat(active);
    const command = node.commands.at(-1);
    if (command?.action !== 'recover') throw new Error('no recovery was asked for');
    expect(command.blocks[0]).toMatchObject({ block: { id: block.id }, newStamp: 1_002 });
    await node.recovered(active, block, 1_002, 700);
    expect(await alice.call(active, 'getFileInfo', { src: '/f' })).toMatchObject({ length: 700 });
    expect(await recover()).toBe(true);
    const standby = new Node(sys, 'standby');
    standby.tail(active);
    expect(standby.ns.digest()).toBe(active.ns.digest());
  }));

test('listings come in pages, in the order of names', () =>
  inNameNode(async (sys) => {
    const active = new Node(sys, 'active', { lsLimit: 2 });
    active.start();
    for (const name of ['c', 'a', 'b']) await mkdirs(active, `/${name}`);
    const page = (startAfter: string) => alice.call(active, 'getListing', { src: '/', startAfter });
    const first = await page('');
    expect([first?.entries.map(({ name }) => name), first?.remaining]).toEqual([['a', 'b'], 1]);
    expect((await page('b'))?.entries.map(({ name }) => name)).toEqual(['c']);
  }));
