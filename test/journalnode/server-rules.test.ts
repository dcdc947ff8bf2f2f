/** The rules of a JournalNode, one refusal after another, over the real RPC. */

import { expect, test } from 'vitest';
import type { System } from '../../core/machine/system.ts';
import { Configuration, type Remote, RpcClient } from '../../plugins/hadoop-common/door.ts';
import {
  type EditRecord,
  LAYOUT_VERSION,
  OP_START_LOG_SEGMENT,
  QJOURNAL_PROTOCOL,
  type QJournalProtocol,
  segmentMark,
} from '../../plugins/journalnode/door.ts';
import { encodeRecords } from '../../plugins/journalnode/edits/edit-record-codec.ts';
import { JOURNAL, journals, NS_INFO, refusal } from './journals.ts';

const REF = { journalId: 'mycluster', nameServiceId: 'mycluster' };
const SUFFIX = ' ; journal id: mycluster';

/** A writer of one JournalNode that numbers its calls. */
class Caller {
  readonly proxy: Remote<QJournalProtocol>;
  committedTxId = -1;
  private serial = 0;

  constructor(sys: System, host = 'j1') {
    const conf = Configuration.load(sys);
    this.proxy = new RpcClient(sys, conf).proxy(QJOURNAL_PROTOCOL, { host, port: 8485 });
  }

  request(epoch: number) {
    const { committedTxId } = this;
    return { ...REF, epoch, ipcSerialNumber: this.serial++, committedTxId };
  }

  format(nsInfo = NS_INFO, force = false) {
    return this.proxy.format({ ...REF, nsInfo, force });
  }

  newEpoch(epoch: number, nsInfo = NS_INFO) {
    return this.proxy.newEpoch({ ...REF, nsInfo, epoch });
  }

  start(epoch: number, txid: number) {
    const request = { ...this.request(epoch), txid, layoutVersion: LAYOUT_VERSION };
    return this.proxy.startLogSegment(request);
  }

  journal(epoch: number, segmentTxId: number, first: number, count = 1) {
    const records: EditRecord[] = Array.from({ length: count }, (_, i) =>
      segmentMark(OP_START_LOG_SEGMENT, first + i),
    );
    return this.proxy.journal({
      ...this.request(epoch),
      segmentTxId,
      firstTxnId: first,
      numTxns: count,
      records: encodeRecords(records),
    });
  }

  finalize(epoch: number, startTxId: number, endTxId: number) {
    return this.proxy.finalizeLogSegment({ ...this.request(epoch), startTxId, endTxId });
  }

  prepare(epoch: number, segmentTxId: number) {
    return this.proxy.prepareRecovery({ ...this.request(epoch), segmentTxId });
  }
}

/** Runs `job` against one JournalNode. */
async function ask<T>(
  job: (caller: Caller, sys: System) => Promise<T>,
  conf: Readonly<Record<string, string>> = {},
): Promise<T> {
  const answer: { value?: T } = {};
  const { violations } = await journals({
    nodes: 1,
    conf,
    script: async (lab) => {
      await lab.start();
      answer.value = await lab.on('w1', (sys) => job(new Caller(sys), sys));
    },
  });
  expect(violations).toEqual([]);
  return answer.value as T;
}

/** A journal of epoch 1 with the segment 1 to `last` in progress. */
async function writing(caller: Caller, last: number): Promise<void> {
  await caller.format();
  await caller.newEpoch(1);
  await caller.start(1, 1);
  if (last > 0) await caller.journal(1, 1, 1, last);
}

const messageOf = async (promise: Promise<unknown>): Promise<string> =>
  (await refusal(promise)).message;

test('a journal must be formatted, once, for its namespace', async () => {
  await ask(async (caller) => {
    expect(await caller.proxy.isFormatted(REF)).toBe(false);
    const unformatted = await refusal(caller.newEpoch(1));
    expect(unformatted.javaClass).toBe(
      'org.apache.hadoop.hdfs.qjournal.protocol.JournalNotFormattedException',
    );
    expect(unformatted.message).toBe(
      `Journal Storage Directory root= /data/journal/mycluster; location= null not formatted${SUFFIX}`,
    );
    await caller.format();
    expect(await messageOf(caller.format())).toBe(
      "Directory /data/journal/mycluster is in an inconsistent state: Can't format the storage directory because the current directory is not empty.",
    );
    expect(await messageOf(caller.newEpoch(1, { ...NS_INFO, namespaceId: 7 }))).toBe(
      'Incompatible namespaceID for journal Storage Directory root= /data/journal/mycluster; location= null: NameNode has nsId 7 but storage has nsId 1133127026',
    );
    expect(await messageOf(caller.newEpoch(1, { ...NS_INFO, clusterId: 'CID-x' }))).toBe(
      "Incompatible clusterID for journal Storage Directory root= /data/journal/mycluster; location= null: NameNode has clusterId 'CID-x' but storage has clusterId 'CID-6e2edf23'",
    );
    expect(await caller.proxy.getJournalCTime(REF)).toBe(0);
    await caller.format(NS_INFO, true);
    expect(await caller.proxy.isFormatted(REF)).toBe(true);
  });
});

test('an epoch is promised once, and then nothing below it is heard', async () => {
  await ask(async (caller) => {
    await caller.format();
    expect(await caller.newEpoch(3)).toEqual({});
    expect(await messageOf(caller.newEpoch(3))).toBe(`Proposed epoch 3 <= last promise 3${SUFFIX}`);
    expect(await messageOf(caller.proxy.heartbeat(caller.request(2)))).toBe(
      `IPC's epoch 2 is less than the last promised epoch 3${SUFFIX}`,
    );
    await caller.proxy.heartbeat(caller.request(4));
    const { lastPromisedEpoch, httpPort } = await caller.proxy.getJournalState(REF);
    expect([lastPromisedEpoch, httpPort]).toEqual([4, 8480]);
  });
});

test('calls of one writer come in their order, and what is committed stays so', async () => {
  await ask(async (caller) => {
    await writing(caller, 3);
    const early = caller.request(1);
    await caller.proxy.heartbeat(caller.request(1));
    expect(await messageOf(caller.proxy.heartbeat(early))).toBe(
      `IPC serial 2 from client /192.168.0.3 was not higher than prior highest IPC serial 3${SUFFIX}`,
    );
    caller.committedTxId = 3;
    await caller.proxy.heartbeat(caller.request(1));
    caller.committedTxId = 2;
    expect(await messageOf(caller.proxy.heartbeat(caller.request(1)))).toBe(
      `Client trying to move committed txid backward from 3 to 2${SUFFIX}`,
    );
  });
});

test('edits are taken into the segment that is open, one after another', async () => {
  await ask(async (caller) => {
    await caller.format();
    await caller.newEpoch(1);
    expect(await messageOf(caller.journal(1, 1, 1))).toBe(
      `IPC's epoch 1 is not the current writer epoch  0${SUFFIX}`,
    );
    await caller.start(1, 1);
    await caller.journal(1, 1, 1, 2);
    expect(await messageOf(caller.journal(1, 1, 5))).toBe(
      `Can't write txid 5 expecting nextTxId=3${SUFFIX}`,
    );
    expect(await messageOf(caller.journal(1, 2, 3))).toBe(
      `Writer out of sync: it thinks it is writing segment 2 but current segment is 1${SUFFIX}`,
    );
    const closed = await refusal(caller.journal(1, 1, 3));
    expect(closed.text).toBe(
      `org.apache.hadoop.hdfs.qjournal.protocol.JournalOutOfSyncException: Can't write, no segment open${SUFFIX}`,
    );
  });
});

test('a segment is finalized where it ends, and nowhere else', async () => {
  await ask(async (caller) => {
    await writing(caller, 3);
    expect(await messageOf(caller.finalize(1, 1, 4))).toBe(
      `Trying to finalize in-progress log segment 1 to end at txid 4 but only written up to txid 3${SUFFIX}`,
    );
    expect(await messageOf(caller.finalize(1, 1, 2))).toBe(
      `Trying to finalize in-progress log segment 1 to end at txid 2 but log ${JOURNAL}/edits_inprogress_0000000000000000001 on disk only contains up to txid 3${SUFFIX}`,
    );
    expect(await messageOf(caller.finalize(1, 7, 9))).toBe(
      `No log file to finalize at transaction ID 7${SUFFIX}`,
    );
    await caller.finalize(1, 1, 3);
    await caller.finalize(1, 1, 3);
    const log = `EditLogFile(file=${JOURNAL}/edits_0000000000000000001-0000000000000000003,first=0000000000000000001,last=0000000000000000003,inProgress=false,hasCorruptHeader=false)`;
    const refused = await refusal(caller.finalize(1, 1, 2));
    expect(refused.text).toBe(
      `java.lang.IllegalArgumentException: Trying to re-finalize already finalized log ${log} with different endTxId 2${SUFFIX}`,
    );
    expect(await messageOf(caller.start(1, 1))).toBe(
      `Already have a finalized segment ${log} beginning at 1${SUFFIX}`,
    );
    expect(await caller.newEpoch(2)).toEqual({ lastSegmentTxId: 1 });
  });
});

test('a segment with edits is not begun again', async () => {
  await ask(async (caller) => {
    await writing(caller, 1);
    await caller.start(1, 1);
    await caller.journal(1, 1, 1, 2);
    expect(await messageOf(caller.start(1, 1))).toContain('seems to contain valid transactions');
  });
});

test('an empty segment is moved aside, and counts as none', async () => {
  await ask(async (caller) => {
    await writing(caller, 0);
    expect(await caller.newEpoch(2)).toEqual({});
    expect(await caller.prepare(2, 1)).toEqual({ lastWriterEpoch: 1 });
  });
});

test('what is accepted must be a segment, and is told to the next who asks', async () => {
  await ask(async (caller) => {
    await writing(caller, 3);
    caller.committedTxId = 2;
    await caller.newEpoch(2);
    const state = { startTxId: 1, endTxId: 3, isInProgress: true };
    expect(await caller.prepare(2, 1)).toEqual({
      segmentState: state,
      lastWriterEpoch: 1,
      lastCommittedTxId: 2,
    });
    const bad = { ...caller.request(2), stateToAccept: { ...state, endTxId: 0 }, fromUrl: '' };
    expect(await messageOf(caller.proxy.acceptRecovery(bad))).toBe(
      `bad recovery state for segment 1: startTxId: 1 endTxId: 0 isInProgress: true${SUFFIX}`,
    );
    const good = { ...caller.request(2), stateToAccept: state, fromUrl: '' };
    await caller.proxy.acceptRecovery(good);
    await caller.newEpoch(3);
    expect(await caller.prepare(3, 1)).toMatchObject({ segmentState: state, acceptedInEpoch: 2 });
    const shorter = { ...state, endTxId: 1 };
    const drop = { ...caller.request(3), stateToAccept: shorter, fromUrl: 'http://j1:8480/' };
    expect((await refusal(caller.proxy.acceptRecovery(drop))).text).toBe(
      `java.lang.AssertionError: Cannot replace segment startTxId: 1 endTxId: 3 isInProgress: true with new segment startTxId: 1 endTxId: 1 isInProgress: true: would discard already-committed txn 2${SUFFIX}`,
    );
    await caller.finalize(3, 1, 3);
    expect(await caller.prepare(3, 1)).toEqual({
      segmentState: { ...state, isInProgress: false },
      lastWriterEpoch: 1,
      lastCommittedTxId: 2,
    });
  });
});

test('readers learn which segments there are, whoever writes', async () => {
  await ask(async (caller) => {
    await writing(caller, 3);
    await caller.finalize(1, 1, 3);
    await caller.start(1, 4);
    await caller.journal(1, 4, 4, 2);
    const all = await caller.proxy.getEditLogManifest({
      ...REF,
      sinceTxId: 1,
      inProgressOk: true,
    });
    expect(all.logs).toEqual([
      { startTxId: 1, endTxId: 3, isInProgress: false },
      { startTxId: 4, endTxId: 5, isInProgress: true },
    ]);
    const closed = { ...REF, sinceTxId: 2, inProgressOk: false };
    expect((await caller.proxy.getEditLogManifest(closed)).logs).toHaveLength(1);
    const edits = { ...REF, sinceTxId: 1, maxTxns: 10 };
    expect(await messageOf(caller.proxy.getJournaledEdits(edits))).toContain(
      'The journal edits cache is not enabled',
    );
    await caller.proxy.purgeLogsOlderThan({ ...caller.request(1), minTxIdToKeep: 4 });
    expect((await caller.proxy.getEditLogManifest(closed)).logs).toEqual([]);
    await caller.proxy.discardSegments({ ...REF, startTxId: 4 });
    const open = { ...closed, inProgressOk: true };
    expect((await caller.proxy.getEditLogManifest(open)).logs).toEqual([]);
  });
});

test('the last edits are given from memory, and who asks beyond the end is told', async () => {
  const conf = { 'dfs.ha.tail-edits.in-progress': 'true' };
  await ask(async (caller) => {
    await writing(caller, 3);
    await caller.journal(1, 1, 4, 4);
    const count = async (sinceTxId: number, maxTxns: number) => {
      const edits = await caller.proxy.getJournaledEdits({ ...REF, sinceTxId, maxTxns });
      return [edits.txnCount, edits.records.length];
    };
    expect(await count(1, 100)).toEqual([7, 8 + 7 * 17]);
    expect(await count(2, 3)).toEqual([3, 8 + 3 * 17]);
    expect(await count(8, 100)).toEqual([0, 0]);
    const beyond = await refusal(count(9, 100));
    expect(beyond.text).toBe(
      'org.apache.hadoop.hdfs.qjournal.server.NewerTxnIdException: Highest txn ID available in the journal is 7, but requested txns starting at 9.',
    );
  }, conf);
});
