/**
 * `DataStorage`: the directories of `dfs.datanode.data.dir`, what their `VERSION` says of the
 * cluster they belong to, and the lock that one DataNode has on them.
 */

import type { System } from '../../../core/plugin/index.ts';
import { JAVA, JavaException, type Logger, randomUuid } from '../../hadoop-common/door.ts';
import { ioException, type NamespaceInfo } from '../../journalnode/door.ts';
import { mutant } from '../mutants.ts';
import { DATANODE_LAYOUT_VERSION, readProperties, writeProperties } from './storage-files.ts';

const LOG = 'common.Storage';

/** One directory, in use. */
export interface Volume {
  readonly dir: string;
  /** `DS-…` */
  readonly storageId: string;
}

export class DataStorage {
  readonly dirs: readonly string[];
  private readonly sys: System;
  private readonly log: Logger;
  /** `datanodeUuid`: of the storage, so that it stays over restarts. */
  uuid: string | undefined;
  /** Of the cluster that it belongs to, once it is loaded. */
  clusterId: string | undefined;
  volumes: readonly Volume[] = [];

  /** @param dirs paths or URIs, as the configuration writes them */
  constructor(sys: System, log: Logger, dirs: readonly string[]) {
    this.sys = sys;
    this.log = log;
    this.dirs = dirs.map((dir) => dir.replace(/^\[\w+\]/, '').replace(/^file:\/*/, '/'));
  }

  /** `recoverTransitionRead`: loads or formats, for a NameNode's cluster. @throws JavaException */
  async load(info: NamespaceInfo): Promise<void> {
    if (this.volumes.length === 0) {
      const loaded: Volume[] = [];
      for (const dir of this.dirs) {
        try {
          loaded.push(await this.loadDir(dir, info));
        } catch (error) {
          const failure = ioException(error);
          this.log.warn(LOG, `Failed to add storage directory [DISK]file:${dir}`, failure);
        }
      }
      if (loaded.length === 0) {
        throw new JavaException(JAVA.io, 'All specified directories have failed to load.');
      }
      this.volumes = loaded;
    }
    for (const volume of this.volumes) await this.loadPool(volume, info);
  }

  /** `unlockAll`, as a JVM that ends in order does it. */
  unlock(): void {
    for (const { dir } of this.volumes) {
      const path = lockOf(dir);
      if (this.sys.disk.exists(path)) this.sys.disk.remove(path);
    }
  }

  private async loadDir(dir: string, info: NamespaceInfo): Promise<Volume> {
    const { disk } = this.sys;
    await this.lock(dir);
    const version = `${dir}/current/VERSION`;
    if (!disk.exists(version)) return this.format(dir, info);
    const { storageID = '', clusterID, datanodeUuid } = readProperties(this.sys, version);
    if (clusterID !== info.clusterId && !mutant(this.sys, 'join-any-cluster')) {
      const theirs = `namenode clusterID = ${info.clusterId}; datanode clusterID = ${clusterID}`;
      throw new JavaException(JAVA.io, `Incompatible clusterIDs in ${dir}: ${theirs}`);
    }
    if (this.uuid !== undefined && this.uuid !== datanodeUuid) {
      const other = `has different DatanodeUuid from other StorageDirectory.`;
      throw new JavaException(JAVA.io, `Root ${dir}: DatanodeUuid=${datanodeUuid}, ${other}`);
    }
    this.uuid = datanodeUuid;
    this.clusterId = clusterID;
    return { dir, storageId: storageID };
  }

  private async format(dir: string, info: NamespaceInfo): Promise<Volume> {
    const location = `Storage directory with location [DISK]file:${dir}`;
    const { namespaceId, clusterId } = info;
    this.log.info(LOG, `${location} is not formatted for namespace ${namespaceId}. Formatting...`);
    const storageId = `DS-${randomUuid(this.sys, 'DatanodeStorage')}`;
    this.log.info(LOG, `Generated new storageID ${storageId} for directory ${dir} `);
    if (this.uuid === undefined) {
      this.uuid = randomUuid(this.sys, 'DataNode.uuid');
      const text = `Generated and persisted new Datanode UUID ${this.uuid}`;
      this.log.info('datanode.DataNode', text);
    }
    this.sys.disk.mkdir(`${dir}/current`, { parents: true });
    await writeProperties(this.sys, `${dir}/current/VERSION`, {
      storageID: storageId,
      clusterID: clusterId,
      cTime: '0',
      datanodeUuid: this.uuid,
      storageType: 'DATA_NODE',
      layoutVersion: String(DATANODE_LAYOUT_VERSION),
    });
    this.clusterId = clusterId;
    return { dir, storageId };
  }

  /** `BlockPoolSliceStorage`: what one block pool has below a directory. */
  private async loadPool({ dir }: Volume, info: NamespaceInfo): Promise<void> {
    const { disk } = this.sys;
    const { blockPoolId, namespaceId, cTime } = info;
    const pool = `${dir}/current/${blockPoolId}`;
    const version = `${pool}/current/VERSION`;
    if (disk.exists(version)) {
      const { namespaceID } = readProperties(this.sys, version);
      if (namespaceID === String(namespaceId)) return;
      const theirs = `namenode namespaceID = ${namespaceId}; datanode namespaceID = ${namespaceID}`;
      throw new JavaException(JAVA.io, `Incompatible namespaceIDs in ${dir}: ${theirs}`);
    }
    const location = `Block pool storage directory for location [DISK]file:${dir}`;
    const what = `block pool id ${blockPoolId} is not formatted. Formatting ...`;
    this.log.info(LOG, `${location} and ${what}`);
    this.log.info(LOG, `Formatting block pool ${blockPoolId} directory ${pool}/current`);
    for (const name of ['current/finalized', 'current/rbw', 'tmp']) {
      disk.mkdir(`${pool}/${name}`, { parents: true });
    }
    await writeProperties(this.sys, version, {
      namespaceID: String(namespaceId),
      cTime: String(cTime),
      blockpoolID: blockPoolId,
      layoutVersion: String(DATANODE_LAYOUT_VERSION),
    });
  }

  /** `StorageDirectory.lock`; who holds it is a process that lives. */
  private async lock(dir: string): Promise<void> {
    const { disk, host, pid } = this.sys;
    const path = lockOf(dir);
    const owner = disk.exists(path) ? disk.readText(path).trim() : '';
    const holder = Number.parseInt(owner, 10);
    const isHeld = this.sys
      .processes()
      .some((one) => one.pid === holder && holder !== pid && one.program === 'DataNode');
    if (isHeld) {
      const text = `It appears that another node  ${owner} has already locked the storage directory: ${dir}`;
      this.log.error(LOG, text);
      const why = `Cannot lock storage ${dir}. The directory is already locked`;
      throw new JavaException(JAVA.io, why);
    }
    const name = `${pid}@${host.name}`;
    disk.write(path, name);
    await disk.fsync(path);
    this.log.info(LOG, `Lock on ${path} acquired by nodename ${name}`);
  }
}

function lockOf(dir: string): string {
  return `${dir}/in_use.lock`;
}
