/** The methods of `JournalNodeRpcServer`: each finds its journal and hands the call on. */

import type { Served } from '../../hadoop-common/door.ts';
import type { InterQJournalProtocol, JournalRef, QJournalProtocol } from '../protocol.ts';
import type { Journal } from './journal.ts';
import type { JournalReader } from './journal-reader.ts';
import type { JournalRecovery } from './journal-recovery.ts';

/** A journal, and what else is done with it. */
export interface HostedJournal {
  readonly journal: Journal;
  readonly recovery: JournalRecovery;
  readonly reader: JournalReader;
}

type JournalOf = (ref: JournalRef) => Promise<HostedJournal>;

export function journalMethods(of: JournalOf, httpPort: number): Served<QJournalProtocol> {
  return {
    isFormatted: async (ref) => (await of(ref)).journal.storage.isFormatted,
    getJournalState: async (ref) => {
      const { journal } = await of(ref);
      const lastPromisedEpoch = await journal.exclusive(() => {
        journal.checkFormatted();
        return journal.epochs.promised;
      });
      return { lastPromisedEpoch, httpPort };
    },
    format: async (params) => {
      await (await of(params)).journal.format(params.nsInfo, params.force);
      return null;
    },
    newEpoch: async (params, { address }) => (await of(params)).journal.newEpoch(params, address),
    startLogSegment: async (params, { address }) => {
      await (await of(params)).journal.startLogSegment(params, address);
      return null;
    },
    journal: async (params, { address }) => {
      await (await of(params)).journal.journal(params, address);
      return null;
    },
    heartbeat: async (params, { address }) => {
      await (await of(params)).journal.heartbeat(params, address);
      return null;
    },
    finalizeLogSegment: async (params, { address }) => {
      await (await of(params)).journal.finalizeLogSegment(params, address);
      return null;
    },
    purgeLogsOlderThan: async (params, { address }) => {
      await (await of(params)).journal.purgeLogsOlderThan(params, address);
      return null;
    },
    prepareRecovery: async (params, { address }) =>
      (await of(params)).recovery.prepare(params, address),
    acceptRecovery: async (params, { address }) => {
      await (await of(params)).recovery.accept(params, address);
      return null;
    },
    getEditLogManifest: async (params) => {
      const { sinceTxId, inProgressOk } = params;
      return { ...(await (await of(params)).reader.manifest(sinceTxId, inProgressOk)), httpPort };
    },
    getJournaledEdits: async (params) => (await of(params)).reader.journaledEdits(params),
    discardSegments: async (params) => {
      await (await of(params)).reader.discardSegments(params.startTxId);
      return null;
    },
    getJournalCTime: async (params) => (await of(params)).reader.getJournalCTime(),
  };
}

export function interJournalMethods(
  of: JournalOf,
  httpPort: number,
): Served<InterQJournalProtocol> {
  return {
    getEditLogManifestFromJournal: async (params) => {
      const { sinceTxId, inProgressOk } = params;
      return { ...(await (await of(params)).reader.manifest(sinceTxId, inProgressOk)), httpPort };
    },
  };
}
