/**
 * The directory of one journal on a JournalNode (`JNStorage`): what lies where, whether it is
 * formatted and for which namespace.
 */

import type { System } from '../../../core/plugin/index.ts';
import { JAVA, JavaException, type Logger } from '../../hadoop-common/door.ts';
import { javaDate } from '../../zookeeper/door.ts';
import { LAYOUT_VERSION } from '../edits/edit-log-header.ts';
import { finalizedName, inProgressName, parseSegmentName } from '../edits/segment-name.ts';
import type { NamespaceInfo } from '../protocol.ts';
import { LOGGER } from './loggers.ts';

/** What `VERSION` says. */
export interface JournalIdentity {
  readonly namespaceId: number;
  readonly clusterId: string;
  readonly cTime: number;
}

export class JNStorage {
  readonly root: string;
  readonly current: string;
  private readonly sys: System;
  private readonly log: Logger;
  private known: JournalIdentity | undefined;

  /** Looks at what is there (`analyzeStorage`). */
  constructor(sys: System, log: Logger, root: string) {
    this.sys = sys;
    this.log = log;
    this.root = root;
    this.current = `${root}/current`;
    this.analyze();
  }

  get isFormatted(): boolean {
    return this.known !== undefined;
  }

  get identity(): JournalIdentity | undefined {
    return this.known;
  }

  /** `Storage Directory root= /root/hadoop/journal/mycluster; location= null` */
  toString(): string {
    return `Storage Directory root= ${this.root}; location= null`;
  }

  inProgressPath(firstTxId: number): string {
    return `${this.current}/${inProgressName(firstTxId)}`;
  }

  finalizedPath(firstTxId: number, lastTxId: number): string {
    return `${this.current}/${finalizedName(firstTxId, lastTxId)}`;
  }

  paxosPath(segmentTxId: number): string {
    return `${this.current}/paxos/${segmentTxId}`;
  }

  /** Where a recovery of this epoch puts the log that it downloads. */
  syncLogPath(segmentTxId: number, epoch: number): string {
    return `${this.inProgressPath(segmentTxId)}.epoch=${epoch}`;
  }

  /** Where the syncer puts what it downloads. */
  get editsSyncDir(): string {
    return `${this.root}/edits.sync`;
  }

  /** Erases what there is. @throws JavaException, SystemError */
  async format(nsInfo: NamespaceInfo, force: boolean): Promise<void> {
    const { disk } = this.sys;
    if (!force && disk.exists(this.current) && disk.list(this.current).length > 0) {
      throw new JavaException(
        'org.apache.hadoop.hdfs.server.common.InconsistentFSStateException',
        `Directory ${this.root} is in an inconsistent state: Can't format the storage directory because the current directory is not empty.`,
      );
    }
    this.log.info(LOGGER.storage, `Formatting journal ${this} with nsid: ${nsInfo.namespaceId}`);
    this.known = undefined;
    if (disk.exists(this.current)) disk.remove(this.current, { recursive: true });
    disk.mkdir(`${this.current}/paxos`, { parents: true });
    const version = `${this.current}/VERSION`;
    disk.write(version, this.versionText(nsInfo));
    await disk.fsync(version);
    this.analyze();
  }

  /** @throws JavaException */
  checkConsistentNamespace({ namespaceId, clusterId }: NamespaceInfo): void {
    const mine = this.known;
    if (mine?.namespaceId !== namespaceId) {
      throw new JavaException(
        JAVA.io,
        `Incompatible namespaceID for journal ${this}: NameNode has nsId ${namespaceId} but storage has nsId ${mine?.namespaceId ?? 0}`,
      );
    }
    if (mine.clusterId !== clusterId) {
      throw new JavaException(
        JAVA.io,
        `Incompatible clusterID for journal ${this}: NameNode has clusterId '${clusterId}' but storage has clusterId '${mine.clusterId}'`,
      );
    }
  }

  /** Old segments, and what was accepted for them (`purgeDataOlderThan`). @throws SystemError */
  purgeOlderThan(minTxIdToKeep: number): void {
    for (const name of this.sys.disk.list(this.current)) {
      const segment = parseSegmentName(name) ?? parseSegmentName(name.replace(/\.empty$/, ''));
      const last = segment?.inProgress ? segment.firstTxId : segment?.lastTxId;
      if (last !== undefined && last < minTxIdToKeep) this.purge(`${this.current}/${name}`);
    }
    const paxos = `${this.current}/paxos`;
    for (const name of this.sys.disk.list(paxos)) {
      if (/^\d+$/.test(name) && Number(name) < minTxIdToKeep) this.purge(`${paxos}/${name}`);
    }
  }

  private purge(path: string): void {
    this.log.info('server.JNStorage', `Purging no-longer needed file ${path}`);
    this.sys.disk.remove(path);
  }

  private analyze(): void {
    const { disk } = this.sys;
    const version = `${this.current}/VERSION`;
    if (disk.exists(this.root)) this.lock();
    this.known = disk.exists(version) ? identityOf(disk.readText(version)) : undefined;
    if (this.known) disk.mkdir(`${this.current}/paxos`, { parents: true });
  }

  private lock(): void {
    const holder = `${this.sys.pid}@${this.sys.host.name}`;
    const path = `${this.root}/in_use.lock`;
    this.sys.disk.write(path, holder);
    this.log.info(LOGGER.storage, `Lock on ${path} acquired by nodename ${holder}`);
  }

  private versionText({ namespaceId, clusterId, cTime }: NamespaceInfo): string {
    return [
      `#${javaDate(this.sys.clock.wall())}`,
      `namespaceID=${namespaceId}`,
      `clusterID=${clusterId}`,
      `cTime=${cTime}`,
      'storageType=JOURNAL_NODE',
      `layoutVersion=${LAYOUT_VERSION}`,
      '',
    ].join('\n');
  }
}

/** Undefined when a line is missing: the file was torn. */
function identityOf(version: string): JournalIdentity | undefined {
  const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(version)?.[1];
  const namespaceId = value('namespaceID');
  const clusterId = value('clusterID');
  const cTime = value('cTime');
  if (namespaceId === undefined || clusterId === undefined || cTime === undefined) {
    return undefined;
  }
  return { namespaceId: Number(namespaceId), clusterId, cTime: Number(cTime) };
}
