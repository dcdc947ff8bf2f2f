/**
 * `JournalNodeSyncer`: every two minutes a JournalNode compares its finalized segments with those of
 * one of the others, and fetches what it missed. What is in progress is none of its business.
 */

import type { System } from '../../../core/plugin/index.ts';
import {
  type Configuration,
  DFS_EDIT_LOG_TRANSFER_TIMEOUT,
  DFS_JOURNALNODE_SYNC_INTERVAL,
  DFS_NAMENODE_SHARED_EDITS_DIR,
  JavaException,
  type Logger,
  type NetAddress,
  type RpcClient,
  socketAddressText,
} from '../../hadoop-common/door.ts';
import { parseJournalUri } from '../client/journal-uri.ts';
import { ioException } from '../edits/disk-error.ts';
import { LAYOUT_VERSION } from '../edits/edit-log-header.ts';
import { finalizedName } from '../edits/segment-name.ts';
import {
  INTER_QJOURNAL_PROTOCOL,
  type InterQJournalProtocol,
  type RemoteEditLog,
} from '../protocol.ts';
import type { Journal } from './journal.ts';
import { downloadSegment, segmentUrl } from './journal-files.ts';
import type { JournalReader } from './journal-reader.ts';
import { LOGGER } from './loggers.ts';

export interface SyncerContext {
  readonly sys: System;
  readonly conf: Configuration;
  readonly log: Logger;
  readonly rpc: RpcClient;
  /** Its own, so that it does not ask itself. */
  readonly address: NetAddress;
}

export class JournalNodeSyncer {
  private readonly context: SyncerContext;
  private readonly journal: Journal;
  private readonly reader: JournalReader;
  private others: readonly NetAddress[] = [];
  private next = 0;
  private triedWithNameservice = false;

  constructor(context: SyncerContext, journal: Journal, reader: JournalReader) {
    this.context = context;
    this.journal = journal;
    this.reader = reader;
  }

  /** Once it is known who the others are; a call that names the nameservice may be the first to tell. */
  start(nameServiceId: string | null): void {
    if (this.others.length > 0 || this.triedWithNameservice) return;
    const { log, sys } = this.context;
    this.triedWithNameservice = nameServiceId !== null;
    this.others = this.otherAddresses(nameServiceId);
    if (this.others.length === 0) {
      log.warn(
        LOGGER.syncer,
        'Other JournalNode addresses not available. Journal Syncing cannot be done',
      );
      return;
    }
    log.info(LOGGER.syncer, `Starting SyncJournal daemon for journal ${this.journal.id}`);
    sys.thread(`SyncJournal ${this.journal.id}`).run(() => this.run(nameServiceId));
  }

  private async run(nameServiceId: string | null): Promise<void> {
    const { conf, log, sys } = this.context;
    const { disk } = sys;
    const { storage } = this.journal;
    const intervalMs = conf.read(DFS_JOURNALNODE_SYNC_INTERVAL);
    while (!storage.isFormatted) await sys.sleep(intervalMs);
    if (disk.exists(storage.editsSyncDir)) {
      log.info(LOGGER.syncer, `${storage.editsSyncDir} directory already exists.`);
    } else disk.mkdir(storage.editsSyncDir, { parents: true });
    for (;;) {
      if (storage.isFormatted) await this.syncWith(this.others[this.next]!, nameServiceId);
      else log.warn(LOGGER.syncer, 'Journal cannot sync. Not formatted.');
      this.next = (this.next + 1) % this.others.length;
      await sys.sleep(intervalMs);
    }
  }

  private async syncWith(other: NetAddress, nameServiceId: string | null): Promise<void> {
    const { address, log, rpc, sys } = this.context;
    const { id } = this.journal;
    const name = socketAddressText(sys, other);
    log.info(
      LOGGER.syncer,
      `Syncing Journal ${sys.host.name}/${sys.host.address}:${address.port} with ${name}, journal id: ${id}`,
    );
    const proxy = rpc.proxy<InterQJournalProtocol>(INTER_QJOURNAL_PROTOCOL, other);
    try {
      const mine = await this.reader.manifest(0, false);
      const { httpPort, logs } = await proxy.getEditLogManifestFromJournal({
        journalId: id,
        nameServiceId,
        sinceTxId: 0,
        inProgressOk: false,
      });
      if (logs.length === 0) {
        log.warn(LOGGER.syncer, `Journal at ${name} has no edit logs`);
        return;
      }
      for (const missing of missingFrom(mine.logs, logs)) {
        if (await this.bring(`http://${other.host}:${httpPort}`, missing)) continue;
        log.error(LOGGER.syncer, 'Aborting current sync attempt.');
        return;
      }
    } catch (error) {
      // Whoever cannot be reached now is asked again in his turn.
      if (!(error instanceof JavaException)) throw error;
    }
  }

  /** Whether the segment is here now. */
  private async bring(server: string, missing: RemoteEditLog): Promise<boolean> {
    const { conf, log, sys } = this.context;
    const { id, storage } = this.journal;
    const { startTxId, endTxId } = missing;
    const url = segmentUrl(server, {
      journalId: id,
      segmentTxId: startTxId,
      ...storage.identity!,
      layoutVersion: LAYOUT_VERSION,
      inProgressOk: false,
    });
    log.info(LOGGER.syncer, `Downloading missing Edit Log from ${url} to ${storage.root}`);
    const path = `${storage.editsSyncDir}/${finalizedName(startTxId, endTxId)}`;
    const timeoutMs = conf.read(DFS_EDIT_LOG_TRANSFER_TIMEOUT);
    try {
      const size = await downloadSegment(sys, url, path, {
        connectTimeoutMs: timeoutMs,
        readTimeoutMs: timeoutMs,
        timeoutKey: DFS_EDIT_LOG_TRANSFER_TIMEOUT.name,
      });
      log.info(
        LOGGER.syncer,
        `Downloaded file ${finalizedName(startTxId, endTxId)} of size ${size} bytes.`,
      );
    } catch (error) {
      log.error(
        LOGGER.syncer,
        `Download of Edit Log file for Syncing failed. Deleting temp file: ${path}`,
        ioException(error),
      );
      return false;
    }
    const adopted = await this.reader.adopt(path, missing);
    if (!adopted) {
      log.warn(LOGGER.syncer, `Could not move ${path} to current directory.`);
      if (sys.disk.exists(path)) sys.disk.remove(path);
    }
    return adopted;
  }

  private otherAddresses(nameServiceId: string | null): readonly NetAddress[] {
    const { address, conf, log, sys } = this.context;
    const uri = this.sharedEditsUri(nameServiceId);
    if (uri === undefined) {
      log.error(LOGGER.syncer, 'Could not construct Shared Edits Uri');
      return [];
    }
    try {
      return parseJournalUri(uri).addresses.filter(
        ({ host, port }) => port !== address.port || sys.net.resolve(host) !== sys.host.address,
      );
    } catch (error) {
      ioException(error);
      log.error(
        LOGGER.syncer,
        `Could not parse JournalNode addresses: ${conf.get(DFS_NAMENODE_SHARED_EDITS_DIR.name) ?? uri}`,
      );
      return [];
    }
  }

  /** That of all, of the nameservice, or what all NameNodes of the nameservice agree on. */
  private sharedEditsUri(nameServiceId: string | null): string | undefined {
    const { conf, log } = this.context;
    const key = DFS_NAMENODE_SHARED_EDITS_DIR.name;
    const ofAll = conf.get(key) || (nameServiceId && conf.get(`${key}.${nameServiceId}`));
    if (ofAll || nameServiceId === null) return ofAll || undefined;
    const ids = (conf.get(`dfs.ha.namenodes.${nameServiceId}`) ?? '').split(',');
    const uris = new Set(ids.map((id) => conf.get(`${key}.${nameServiceId}.${id.trim()}`)));
    if (uris.size <= 1) return [...uris][0];
    log.error(
      LOGGER.syncer,
      `The conf property ${key} not set properly, it has been configured with different journalnode values [${[...uris].join(', ')}] for a single nameserviceId${nameServiceId}`,
    );
    return undefined;
  }
}

/** What the other has and this one has not (`getMissingLogList`), by where segments begin. */
function missingFrom(
  mine: readonly RemoteEditLog[],
  theirs: readonly RemoteEditLog[],
): readonly RemoteEditLog[] {
  const known = new Set(mine.map(({ startTxId }) => startTxId));
  return theirs.filter(({ startTxId }) => !known.has(startTxId));
}
