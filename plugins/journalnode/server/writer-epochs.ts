/**
 * Whom a journal listens to: the epoch that it has promised, the epoch of the writer that last
 * started a segment, the serial of that writer's last call and what it has said to be committed.
 */

import { JAVA, JavaException } from '../../hadoop-common/door.ts';
import { INVALID_TXID } from '../edits/segment-name.ts';
import { mutant } from '../mutants.ts';
import type { RequestInfo } from '../protocol.ts';
import type { Journal } from './journal.ts';
import { ioError, outOfSync } from './journal-exceptions.ts';
import { LOGGER } from './loggers.ts';
import { BestEffortLongFile, PersistentLongFile } from './persistent-long-file.ts';

export class WriterEpochs {
  private readonly journal: Journal;
  private promisedFile!: PersistentLongFile;
  private writerFile!: PersistentLongFile;
  private committedFile!: BestEffortLongFile;
  /** `currentEpochIpcSerial` */
  private ipcSerial = -1;

  constructor(journal: Journal) {
    this.journal = journal;
  }

  /** `refreshCachedData` */
  reload(): void {
    const { sys } = this.journal.host;
    const { current } = this.journal.storage;
    this.promisedFile = new PersistentLongFile(sys, `${current}/last-promised-epoch`);
    this.writerFile = new PersistentLongFile(sys, `${current}/last-writer-epoch`);
    this.committedFile = new BestEffortLongFile(sys, `${current}/committed-txid`, INVALID_TXID);
  }

  get promised(): number {
    return this.promisedFile.get();
  }

  get lastWriter(): number {
    return this.writerFile.get();
  }

  /** {@link INVALID_TXID} while nobody has said. */
  get committedTxId(): number {
    return this.committedFile.get();
  }

  set committedTxId(txid: number) {
    this.committedFile.set(txid);
  }

  /** From now on no writer of a lower epoch is heard. @throws SystemError */
  async promise(epoch: number, client: string): Promise<void> {
    const { host, id, suffix } = this.journal;
    host.log.info(
      LOGGER.journal,
      `Updating lastPromisedEpoch from ${this.promised} to ${epoch} for client /${client}${suffix}`,
    );
    if (mutant(host.sys, 'forget-promise')) this.promisedFile.setInMemory(epoch);
    else await this.promisedFile.set(epoch);
    this.ipcSerial = -1;
    host.sys.observe('epoch-promised', { journal: id, epoch, from: client });
    host.changed();
  }

  /** A segment of this epoch begins. @throws SystemError */
  async becomeWriter(epoch: number, client: string): Promise<void> {
    const { host, suffix } = this.journal;
    if (this.lastWriter === epoch) return;
    host.log.info(
      LOGGER.journal,
      `Updating lastWriterEpoch from ${this.lastWriter} to ${epoch} for client /${client}${suffix}`,
    );
    await this.writerFile.set(epoch);
  }

  /** A call must be of the promised writer or a newer one, and in order. @throws JavaException */
  async check(request: RequestInfo, client: string, mayBeOld = false): Promise<void> {
    const { host, id, suffix } = this.journal;
    const { epoch, ipcSerialNumber, committedTxId } = request;
    const { promised } = this;
    if (epoch < promised && mayBeOld) return;
    if (epoch < promised) {
      host.sys.observe('writer-rejected', { journal: id, epoch, promised, from: client });
      throw ioError(
        `IPC's epoch ${epoch} is less than the last promised epoch ${promised}${suffix}`,
      );
    }
    if (epoch > promised) await this.promise(epoch, client);
    if (ipcSerialNumber <= this.ipcSerial) {
      throw outOfSync(
        `IPC serial ${ipcSerialNumber} from client /${client} was not higher than prior highest IPC serial ${this.ipcSerial}${suffix}`,
      );
    }
    this.ipcSerial = ipcSerialNumber;
    if (committedTxId < 0) return;
    if (committedTxId < this.committedTxId) {
      throw new JavaException(
        JAVA.illegalArgument,
        `Client trying to move committed txid backward from ${this.committedTxId} to ${committedTxId}${suffix}`,
      );
    }
    if (committedTxId > this.committedTxId) this.committedTxId = committedTxId;
  }

  /** Edits must be of the writer that started the segment. @throws JavaException */
  async checkWriter(request: RequestInfo, client: string): Promise<void> {
    const mayBeOld = mutant(this.journal.host.sys, 'accept-old-epoch');
    await this.check(request, client, mayBeOld);
    if (request.epoch === this.lastWriter || mayBeOld) return;
    throw ioError(
      `IPC's epoch ${request.epoch} is not the current writer epoch  ${this.lastWriter}${this.journal.suffix}`,
    );
  }
}
