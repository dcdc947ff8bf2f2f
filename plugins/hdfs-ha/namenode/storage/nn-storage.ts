/**
 * `NNStorage`: the directories of `dfs.namenode.name.dir`, each with VERSION, seen_txid, images and
 * segments below `current`, and with `in_use.lock` while a NameNode has it.
 */

import { type System, SystemError } from '../../../../core/plugin/index.ts';
import { JAVA, JavaException, type Logger } from '../../../hadoop-common/door.ts';
import { type NamespaceInfo, paddedTxId, withJavaIo } from '../../../journalnode/door.ts';
import { parseVersion, versionText } from './storage-info.ts';

const LOGGER = 'common.Storage';
const INCONSISTENT = 'org.apache.hadoop.hdfs.server.common.InconsistentFSStateException';

/** An image as it lies in a directory. */
export interface ImageFile {
  readonly path: string;
  readonly txid: number;
}

export class NNStorage {
  readonly dirs: readonly string[];
  private readonly forImages: readonly string[];
  private readonly sys: System;
  private readonly log: Logger;
  private info: NamespaceInfo | undefined;
  private locked: string[] = [];
  /** Directories whose disk refused a write (`removedStorageDirs`). */
  private readonly removed = new Set<string>();
  /** The newest checkpoint, and when it was made by the wall clock (`setMostRecentCheckpointInfo`). */
  mostRecentCheckpoint = { txid: 0, wallMs: 0 };

  constructor(
    sys: System,
    log: Logger,
    dirs: { readonly images: readonly string[]; readonly edits: readonly string[] },
  ) {
    this.sys = sys;
    this.log = log;
    this.dirs = [...new Set([...dirs.images, ...dirs.edits])];
    this.forImages = dirs.images;
  }

  /** Of the storage that was formatted or read. @throws JavaException while there is none */
  get namespaceInfo(): NamespaceInfo {
    if (this.info) return this.info;
    throw new JavaException(JAVA.illegalState, 'NameNode is not formatted.');
  }

  /** Directories that are in use. */
  get usable(): readonly string[] {
    return this.dirs.filter((dir) => !this.removed.has(dir));
  }

  /** Those of them that hold images. */
  get imageDirs(): readonly string[] {
    return this.usable.filter((dir) => this.forImages.includes(dir));
  }

  static current(dir: string): string {
    return `${dir}/current`;
  }

  static describe(dir: string): string {
    return `Storage Directory root= ${dir}; location= null`;
  }

  imagePath(dir: string, txid: number): string {
    return `${NNStorage.current(dir)}/fsimage_${paddedTxId(txid)}`;
  }

  checkpointPath(dir: string, txid: number): string {
    return `${NNStorage.current(dir)}/fsimage.ckpt_${paddedTxId(txid)}`;
  }

  /** `StorageDirectory.hasSomeData`: a `current` with anything in it. */
  hasSomeData(dir: string): boolean {
    const { disk } = this.sys;
    return disk.exists(NNStorage.current(dir)) && disk.list(NNStorage.current(dir)).length > 0;
  }

  /** Empties every directory and writes what belongs into a fresh one. @throws JavaException */
  async format(info: NamespaceInfo): Promise<void> {
    this.info = info;
    for (const dir of this.dirs) {
      await withJavaIo(async () => {
        const { disk } = this.sys;
        const current = NNStorage.current(dir);
        if (disk.exists(current)) disk.remove(current, { recursive: true });
        disk.mkdir(current, { parents: true });
        await this.writeVersion(dir);
        await this.writeAtomically(`${current}/seen_txid`, '0\n');
      });
      this.log.info(LOGGER, `Storage directory ${dir} has been successfully formatted.`);
    }
  }

  /**
   * Looks at the directories and takes their locks (`FSImage.recoverStorageDirs`).
   * @throws JavaException for one that is missing, taken or was never formatted
   */
  async open(): Promise<void> {
    for (const dir of this.dirs) {
      if (!this.sys.disk.exists(dir)) {
        this.log.warn(LOGGER, `Storage directory ${dir} does not exist`);
        throw new JavaException(
          INCONSISTENT,
          `Directory ${dir} is in an inconsistent state: storage directory does not exist or is not accessible.`,
        );
      }
      await withJavaIo(() => this.lock(dir));
    }
    for (const dir of this.dirs) this.readVersion(dir);
    if (!this.info) throw new JavaException(JAVA.io, 'NameNode is not formatted.');
  }

  /** `unlockAll`, as a JVM that ends in order does it. */
  unlock(): void {
    for (const dir of this.locked) {
      const path = `${dir}/in_use.lock`;
      if (this.sys.disk.exists(path)) this.sys.disk.remove(path);
    }
    this.locked = [];
  }

  /** All images, the newest first. */
  images(): readonly ImageFile[] {
    const found: ImageFile[] = [];
    for (const dir of this.imageDirs) {
      const current = NNStorage.current(dir);
      if (!this.sys.disk.exists(current)) continue;
      for (const name of this.sys.disk.list(current)) {
        const match = /^fsimage_(\d{19})$/.exec(name);
        if (match) found.push({ path: `${current}/${name}`, txid: Number(match[1]) });
      }
    }
    return found.sort((a, b) => b.txid - a.txid);
  }

  /** The highest of the files `seen_txid`. */
  maxSeenTxId(): number {
    const seen = this.usable.map((dir) => {
      const path = `${NNStorage.current(dir)}/seen_txid`;
      return this.sys.disk.exists(path) ? Number.parseInt(this.sys.disk.readText(path), 10) : 0;
    });
    return Math.max(0, ...seen);
  }

  /** `writeTransactionIdFileToStorage` */
  async writeSeenTxId(txid: number): Promise<void> {
    await this.inEveryDir(async (dir) => {
      await this.writeAtomically(`${NNStorage.current(dir)}/seen_txid`, `${txid}\n`);
    });
  }

  /**
   * Does something in every directory; one that fails is out of use from then on.
   * @throws JavaException when none is left
   */
  async inEveryDir(act: (dir: string) => Promise<void>): Promise<void> {
    await this.inEach(this.usable, act);
  }

  /** The same for images. @throws JavaException when no directory for images is left */
  async inEveryImageDir(act: (dir: string) => Promise<void>): Promise<void> {
    await this.inEach(this.imageDirs, act);
    if (this.imageDirs.length > 0) return;
    throw new JavaException(
      JAVA.io,
      'Failed to save in any storage directories while saving namespace.',
    );
  }

  private async inEach(
    dirs: readonly string[],
    act: (dir: string) => Promise<void>,
  ): Promise<void> {
    for (const dir of dirs) {
      try {
        await act(dir);
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        this.log.error(LOGGER, `Error reported on storage directory ${NNStorage.describe(dir)}`);
        this.log.warn(LOGGER, `About to remove corresponding storage: ${dir}`);
        this.removed.add(dir);
      }
    }
    if (this.usable.length === 0) {
      throw new JavaException(JAVA.io, 'All the storage failed while writing to storage');
    }
  }

  /** With another file, a sync and a rename. @throws SystemError */
  async writeAtomically(path: string, content: Uint8Array | string): Promise<void> {
    this.sys.disk.write(`${path}.tmp`, content);
    await this.sys.disk.fsync(`${path}.tmp`);
    await this.sys.disk.rename(`${path}.tmp`, path);
  }

  private async writeVersion(dir: string): Promise<void> {
    const path = `${NNStorage.current(dir)}/VERSION`;
    this.sys.disk.write(path, versionText(this.sys, this.namespaceInfo));
    await this.sys.disk.fsync(path);
  }

  private readVersion(dir: string): void {
    const path = `${NNStorage.current(dir)}/VERSION`;
    if (!this.sys.disk.exists(path)) return;
    const info = parseVersion(this.sys.disk.readText(path));
    if (!info) {
      throw new JavaException(
        INCONSISTENT,
        `Directory ${dir} is in an inconsistent state: file VERSION is invalid.`,
      );
    }
    if (
      this.info &&
      (this.info.namespaceId !== info.namespaceId || this.info.clusterId !== info.clusterId)
    ) {
      throw new JavaException(
        INCONSISTENT,
        `Directory ${dir} is in an inconsistent state: namespaceID is incompatible with others.`,
      );
    }
    this.info = info;
  }

  /** `StorageDirectory.lock`; who holds it is a process that lives. */
  private async lock(dir: string): Promise<void> {
    const path = `${dir}/in_use.lock`;
    const { disk } = this.sys;
    const owner = disk.exists(path) ? disk.readText(path).trim() : '';
    const pid = Number.parseInt(owner, 10);
    const isHeld =
      pid !== this.sys.pid &&
      this.sys.processes().some((one) => one.pid === pid && one.program === 'NameNode');
    if (isHeld) {
      this.log.error(
        LOGGER,
        `It appears that another node  ${owner} has already locked the storage directory: ${dir}`,
      );
      throw new JavaException(
        JAVA.io,
        `Cannot lock storage ${dir}. The directory is already locked`,
      );
    }
    const name = `${this.sys.pid}@${this.sys.host.name}`;
    disk.write(path, name);
    await disk.fsync(path);
    this.locked.push(dir);
    this.log.info(LOGGER, `Lock on ${path} acquired by nodename ${name}`);
  }
}
