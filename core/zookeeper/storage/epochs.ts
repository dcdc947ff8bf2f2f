/**
 * The two promises of Zab that must survive a crash (`QuorumPeer.setAcceptedEpoch` and
 * `setCurrentEpoch`): the epoch up to which a server has promised to follow no other leader, and
 * the one whose initial history it holds. Each is a file with a decimal number, replaced atomically.
 */

import type { Disk, SystemError } from '../../machine/system.ts';
import { StorageError } from './files.ts';

const ACCEPTED = 'acceptedEpoch';
const CURRENT = 'currentEpoch';

export class Epochs {
  private readonly disk: Disk;
  private readonly directory: string;
  private acceptedEpoch = 0;
  private currentEpoch = 0;
  /** The files do not say yet what was made up for them. */
  private isStale = false;

  constructor(disk: Disk, directory: string) {
    this.disk = disk;
    this.directory = directory;
  }

  get accepted(): number {
    return this.acceptedEpoch;
  }

  get current(): number {
    return this.currentEpoch;
  }

  /**
   * `QuorumPeer.loadDataBase`: reads both and compares them with the log. What a missing file would
   * say is taken from the last zxid, and written by {@link persist}. A log that is ahead of currentEpoch is accepted only when the crash
   * came between {@link prepareCurrent} and the rename: a history that holds a transaction of an
   * epoch holds all that came before it.
   * @throws StorageError with the words of the real server
   */
  load(lastZxid: bigint): void {
    const epochOfZxid = Number(lastZxid >> 32n);
    this.currentEpoch = this.readOr(CURRENT, epochOfZxid);
    if (epochOfZxid > this.currentEpoch) {
      const prepared = this.read(`${CURRENT}.tmp`);
      if (prepared === undefined || prepared < epochOfZxid) {
        throw new StorageError(
          `The current epoch, ${this.currentEpoch.toString(16)}, is older than the last zxid, ${lastZxid}`,
        );
      }
      this.currentEpoch = epochOfZxid;
      this.isStale = true;
    }
    this.acceptedEpoch = this.readOr(ACCEPTED, epochOfZxid);
    if (this.acceptedEpoch < this.currentEpoch) {
      throw new StorageError(
        `The accepted epoch, ${this.acceptedEpoch.toString(16)} is less than the current epoch, ${this.currentEpoch.toString(16)}`,
      );
    }
  }

  /** Writes what {@link load} had to make up. */
  persist(done: (error?: SystemError) => void): void {
    if (!this.isStale) return done();
    this.isStale = false;
    this.setCurrent(this.currentEpoch, (error) => {
      if (error === undefined) this.setAccepted(this.acceptedEpoch, done);
      else done(error);
    });
  }

  /** Durable when `done` runs. */
  setAccepted(epoch: number, done: (error?: SystemError) => void): void {
    this.replace(ACCEPTED, epoch, (error) => {
      if (error === undefined) this.acceptedEpoch = epoch;
      done(error);
    });
  }

  /** Writes the new value beside the old one; {@link commitCurrent} puts it in force. */
  prepareCurrent(epoch: number, done: (error?: SystemError) => void): void {
    const path = `${this.directory}/${CURRENT}.tmp`;
    this.disk.write(path, `${epoch}`);
    this.disk.fsync(path, done);
  }

  commitCurrent(epoch: number, done: (error?: SystemError) => void): void {
    const path = `${this.directory}/${CURRENT}`;
    this.disk.rename(`${path}.tmp`, path, (error) => {
      if (error === undefined) this.currentEpoch = epoch;
      done(error);
    });
  }

  setCurrent(epoch: number, done: (error?: SystemError) => void): void {
    this.prepareCurrent(epoch, (error) => {
      if (error === undefined) this.commitCurrent(epoch, done);
      else done(error);
    });
  }

  /** `AtomicFileOutputStream`: write beside, fsync, rename. */
  private replace(name: string, epoch: number, done: (error?: SystemError) => void): void {
    const path = `${this.directory}/${name}`;
    this.disk.write(`${path}.tmp`, `${epoch}`);
    this.disk.fsync(`${path}.tmp`, (error) => {
      if (error === undefined) this.disk.rename(`${path}.tmp`, path, done);
      else done(error);
    });
  }

  private read(name: string): number | undefined {
    const path = `${this.directory}/${name}`;
    return this.disk.exists(path) ? epochIn(this.firstLine(path)) : undefined;
  }

  private readOr(name: string, otherwise: number): number {
    const path = `${this.directory}/${name}`;
    if (!this.disk.exists(path)) {
      this.isStale = true;
      return otherwise;
    }
    const value = this.read(name);
    if (value === undefined) {
      throw new StorageError(`Found ${this.firstLine(path) ?? 'null'} in ${path}`);
    }
    return value;
  }

  private firstLine(path: string): string | undefined {
    const text = this.disk.readText(path);
    return text === '' ? undefined : text.split(/\r\n|\r|\n/, 1)[0];
  }
}

/** `Long.parseLong`. */
function epochIn(line: string | undefined): number | undefined {
  if (line === undefined || !/^[+-]?\d+$/.test(line)) return undefined;
  const value = BigInt(line.replace('+', ''));
  return BigInt.asIntN(64, value) === value ? Number(value) : undefined;
}
