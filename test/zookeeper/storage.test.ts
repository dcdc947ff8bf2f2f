/** Log, snapshots and epochs on a simulated disk: what a start finds after crashes and damage. */
import { describe, expect, it } from 'vitest';
import type { Program, System } from '../../core/machine/system.ts';
import { JuteWriter } from '../../core/zookeeper/protocol/jute.ts';
import { Op } from '../../core/zookeeper/protocol/opcodes.ts';
import { OPEN_ACL } from '../../core/zookeeper/protocol/records.ts';
import { writeTxnEntry } from '../../core/zookeeper/protocol/txn.ts';
import { Database } from '../../core/zookeeper/storage/database.ts';
import { Epochs } from '../../core/zookeeper/storage/epochs.ts';
import type { LogEntry } from '../../core/zookeeper/storage/txn-log.ts';
import { simulate } from '../support/simulate.ts';

const DIRECTORY = '/data/version-2';
const OPTIONS = { dataDir: '/data', dataLogDir: '/data', commitLogCount: 500, autoCreateDb: true };

/** Runs a job as a program on a host of its own. */
async function onHost(job: (sys: System) => Promise<void>): Promise<void> {
  const program: Program = {
    name: 'job',
    kind: 'command',
    jvm: false,
    startup: { minMs: 1, maxMs: 1 },
    main: async (sys) => {
      await job(sys);
      sys.observe('test/done', {});
    },
  };
  const { failure } = await simulate({
    hosts: ['m1'],
    programs: [program],
    script: async (stage) => {
      stage.start('m1', 'job');
      await stage.until(() => stage.events('test/done')[0]);
    },
  });
  if (failure) throw failure;
}

function create(counter: number): LogEntry {
  const zxid = (1n << 32n) | BigInt(counter);
  const header = { clientId: 1n, cxid: counter, zxid, time: 1_000, type: Op.create };
  const txn = {
    type: Op.create,
    path: `/n${counter}`,
    data: new Uint8Array(3),
    acl: counter % 2 === 0 ? OPEN_ACL : [{ perms: 1, scheme: 'digest', id: 'bob:x' }],
    ephemeral: counter % 3 === 0,
    parentCVersion: counter,
  } as const;
  const output = new JuteWriter();
  writeTxnEntry(output, { header, txn, digest: undefined }, () => new JuteWriter());
  return { zxid, bytes: output.finish() };
}

const sync = (sys: System, db: Database) =>
  sys.promise<void>((resolve) => db.log.sync(() => resolve()));
const snapshot = (sys: System, db: Database) =>
  sys.promise<void>((resolve) => db.writeSnapshot(() => resolve()));
const truncate = (sys: System, db: Database, zxid: bigint) =>
  sys.promise<boolean>((resolve) => db.truncate(zxid, resolve));

/** A database with a first snapshot and these transactions, logged and applied. */
async function filled(sys: System, from: number, to: number, roll?: number): Promise<Database> {
  const db = new Database(sys, OPTIONS);
  db.load();
  if (db.isNew) await snapshot(sys, db);
  for (let i = from; i <= to; i++) {
    const entry = create(i);
    db.log.append([entry]);
    db.applyEntry(entry);
    if (i === roll) db.log.roll();
  }
  await sync(sys, db);
  return db;
}

function reloaded(sys: System): Database {
  const db = new Database(sys, OPTIONS);
  db.load();
  return db;
}

const at = (counter: number) => (1n << 32n) | BigInt(counter);

describe('a database', () => {
  it('is the same after a restart, from the log and from a snapshot', async () => {
    await onHost(async (sys) => {
      const db = await filled(sys, 1, 30, 12);
      const fromLog = reloaded(sys);
      expect(fromLog.lastZxid).toBe(at(30));
      expect(fromLog.tree.digest).toBe(db.tree.digest);
      await snapshot(sys, fromLog);
      for (const name of sys.disk.list(DIRECTORY)) {
        if (name.startsWith('log.')) sys.disk.remove(`${DIRECTORY}/${name}`);
      }
      const fromSnapshot = reloaded(sys);
      expect(fromSnapshot.lastZxid).toBe(at(30));
      expect(fromSnapshot.tree.digest).toBe(db.tree.digest);
      expect([...fromSnapshot.tree.ephemeralsOf(1n).list()].sort()).toEqual(
        [...db.tree.ephemeralsOf(1n).list()].sort(),
      );
      expect(fromSnapshot.tree.get('/n1')?.acl).toEqual(db.tree.get('/n1')?.acl);
    });
  });

  it('stops at a torn record, and goes on in a new file', async () => {
    await onHost(async (sys) => {
      await filled(sys, 1, 10);
      const path = `${DIRECTORY}/log.100000001`;
      sys.disk.truncate(path, sys.disk.stat(path).size - 5);
      const db = await filled(sys, 10, 12);
      expect(sys.disk.exists(`${DIRECTORY}/log.10000000a`)).toBe(true);
      expect(reloaded(sys).lastZxid).toBe(at(12));
      expect(reloaded(sys).tree.digest).toBe(db.tree.digest);
    });
  });

  it('refuses a log whose checksum is wrong', async () => {
    await onHost(async (sys) => {
      await filled(sys, 1, 5);
      const path = `${DIRECTORY}/log.100000001`;
      const bytes = Uint8Array.from(sys.disk.read(path));
      bytes[60] = (bytes[60] as number) ^ 1;
      sys.disk.write(path, bytes);
      expect(() => reloaded(sys)).toThrow('CRC check failed');
    });
  });

  it('falls back to an older snapshot when the newest is damaged', async () => {
    await onHost(async (sys) => {
      const db = await filled(sys, 1, 8);
      await snapshot(sys, db);
      const path = `${DIRECTORY}/snapshot.100000008`;
      sys.disk.truncate(path, sys.disk.stat(path).size - 60);
      expect(reloaded(sys).tree.digest).toBe(db.tree.digest);
      expect(reloaded(sys).lastZxid).toBe(at(8));
    });
  });

  it('refuses a log without any snapshot', async () => {
    await onHost(async (sys) => {
      await filled(sys, 1, 3);
      sys.disk.remove(`${DIRECTORY}/snapshot.0`);
      expect(() => reloaded(sys)).toThrow('No snapshot found, but there are log entries');
    });
  });

  it('forgets what is cut off, in all files and snapshots', async () => {
    await onHost(async (sys) => {
      const db = await filled(sys, 1, 20, 10);
      await snapshot(sys, db);
      expect(await truncate(sys, db, at(7))).toBe(true);
      expect(db.lastZxid).toBe(at(7));
      expect(reloaded(sys).lastZxid).toBe(at(7));
      expect(sys.disk.list(DIRECTORY)).toEqual(['log.100000001', 'snapshot.0']);
      const again = await filled(sys, 8, 9);
      expect(reloaded(sys).tree.digest).toBe(again.tree.digest);
    });
  });
});

describe('the epochs', () => {
  const epochs = (sys: System) => new Epochs(sys.disk, DIRECTORY);
  const done = (sys: System, start: (done: () => void) => void) =>
    sys.promise<void>((resolve) => start(() => resolve()));

  it('are kept, and made up from the log when they are missing', async () => {
    await onHost(async (sys) => {
      sys.disk.mkdir(DIRECTORY, { parents: true });
      const first = epochs(sys);
      first.load(at(5));
      expect([first.accepted, first.current]).toEqual([1, 1]);
      await done(sys, (then) => first.persist(then));
      await done(sys, (then) => first.setAccepted(4, then));
      await done(sys, (then) => first.setCurrent(3, then));
      const second = epochs(sys);
      second.load(at(5));
      expect([second.accepted, second.current]).toEqual([4, 3]);
      expect(sys.disk.readText(`${DIRECTORY}/acceptedEpoch`)).toBe('4');
    });
  });

  it('refuse a log that is ahead, unless the crash came in the middle of a change', async () => {
    await onHost(async (sys) => {
      sys.disk.mkdir(DIRECTORY, { parents: true });
      const first = epochs(sys);
      first.load(at(5));
      await done(sys, (then) => first.persist(then));
      await done(sys, (then) => first.setAccepted(3, then));
      expect(() => epochs(sys).load(2n << 32n)).toThrow('is older than the last zxid');
      await done(sys, (then) => first.prepareCurrent(3, then));
      const between = epochs(sys);
      between.load((2n << 32n) | 4n);
      // It holds epoch 2's history up to here, and cannot claim more.
      expect(between.current).toBe(2);
    });
  });

  it('refuse a current epoch above the accepted one', async () => {
    await onHost(async (sys) => {
      sys.disk.mkdir(DIRECTORY, { parents: true });
      sys.disk.write(`${DIRECTORY}/acceptedEpoch`, '1');
      sys.disk.write(`${DIRECTORY}/currentEpoch`, '2');
      expect(() => epochs(sys).load(0n)).toThrow('is less than the current epoch');
    });
  });
});
