/**
 * `JournalSet`: the journals of a NameNode as one. What fails on a required journal ends the
 * NameNode; what fails on another puts that journal out of use until the next segment.
 */

import { JAVA, JavaException, type Logger } from '../../../hadoop-common/door.ts';
import {
  chainStreams,
  type EditLogInputStream,
  type EditLogOutputStream,
  type EditRecord,
  ioException,
  type JournalManager,
  QuorumJournalManager,
} from '../../../journalnode/door.ts';
import { areResourcesAvailable } from '../server/resource-policy.ts';

const LOGGER = 'namenode.FSEditLog';

/** `JournalAndStream` */
export class Journal {
  readonly manager: JournalManager;
  readonly required: boolean;
  stream: EditLogOutputStream | undefined;
  disabled = false;

  constructor(manager: JournalManager, required: boolean) {
    this.manager = manager;
    this.required = required;
  }

  get available(): boolean {
    return !this.disabled;
  }

  abort(): void {
    this.stream?.abort();
    this.stream = undefined;
  }

  toString(): string {
    return `JournalAndStream(mgr=${this.manager}, stream=${this.stream ?? null})`;
  }
}

export interface JournalSetOptions {
  readonly journals: readonly Journal[];
  /** `dfs.namenode.edits.dir.minimum` */
  readonly minimumRedundant: number;
  /** Ends the process with exit code 1. */
  readonly terminate: (why: string) => Promise<void>;
  readonly log: Logger;
}

export class JournalSet {
  readonly journals: readonly Journal[];
  private readonly options: JournalSetOptions;

  constructor(options: JournalSetOptions) {
    this.options = options;
    this.journals = options.journals;
  }

  /** Of the writer, where journals know of such; 0 before it has recovered. */
  get epoch(): number {
    const epochs = this.journals.map(({ manager }) =>
      manager instanceof QuorumJournalManager ? (manager.epoch ?? 0) : 0,
    );
    return Math.max(0, ...epochs);
  }

  async recoverUnfinalizedSegments(): Promise<void> {
    await this.onEach('recoverUnfinalizedSegments', (journal) =>
      journal.manager.recoverUnfinalizedSegments(),
    );
  }

  async startLogSegment(txid: number, layoutVersion: number): Promise<void> {
    await this.onEach(`starting log segment ${txid}`, async (journal) => {
      journal.disabled = false;
      journal.stream = await journal.manager.startLogSegment(txid, layoutVersion);
    });
  }

  /** Makes a batch durable, in one journal after the other. */
  async flush(batch: readonly EditRecord[]): Promise<void> {
    await this.onEach('flush', async ({ stream }) => {
      if (!stream) return;
      for (const record of batch) stream.write(record);
      await stream.flush();
    });
  }

  async finalizeLogSegment(firstTxId: number, lastTxId: number): Promise<void> {
    await this.onEach(`finalize log segment ${firstTxId}, ${lastTxId}`, async (journal) => {
      if (!journal.stream) return;
      await journal.stream.close();
      journal.stream = undefined;
      await journal.manager.finalizeLogSegment(firstTxId, lastTxId);
    });
  }

  /** Leaves the segment as it is. */
  async closeStreams(): Promise<void> {
    await this.onEach('close journal', async (journal) => {
      await journal.stream?.close();
      journal.stream = undefined;
    });
  }

  async purgeLogsOlderThan(minTxIdToKeep: number): Promise<void> {
    await this.onEach(`purgeLogsOlderThan ${minTxIdToKeep}`, (journal) =>
      journal.manager.purgeLogsOlderThan(minTxIdToKeep),
    );
  }

  async close(): Promise<void> {
    await this.onEach('close journal', async (journal) => {
      await journal.stream?.close();
      journal.stream = undefined;
      await journal.manager.close();
    });
  }

  /** Of all journals that answer; where several have a segment, one stream for them together. */
  async selectInputStreams(options: {
    readonly fromTxId: number;
    readonly inProgressOk: boolean;
    readonly onlyDurableTxns: boolean;
  }): Promise<readonly EditLogInputStream[]> {
    const all: EditLogInputStream[] = [];
    for (const journal of this.journals) {
      if (journal.disabled) {
        this.options.log.info(LOGGER, `Skipping jas ${journal} since it's disabled`);
        continue;
      }
      try {
        all.push(...(await journal.manager.selectInputStreams(options)));
      } catch (error) {
        const thrown = ioException(error);
        const text = `Unable to determine input streams from ${journal.manager}. Skipping.`;
        this.options.log.warn(LOGGER, text, thrown);
      }
    }
    return chainStreams(all, options.fromTxId, this.options.log);
  }

  /** `mapJournalsAndReportErrors` @throws JavaException when too few journals are left */
  private async onEach(status: string, act: (journal: Journal) => Promise<void>): Promise<void> {
    const { log, terminate, minimumRedundant } = this.options;
    const bad: Journal[] = [];
    for (const journal of this.journals) {
      try {
        await act(journal);
      } catch (error) {
        const thrown = ioException(error);
        if (journal.required) {
          const text = `Error: ${status} failed for required journal (${journal})`;
          log.error(LOGGER, text, thrown);
          for (const one of this.journals) one.abort();
          await terminate(text);
        } else {
          log.error(LOGGER, `Error: ${status} failed for (journal ${journal})`, thrown);
          bad.push(journal);
        }
      }
    }
    for (const journal of bad) {
      log.error(LOGGER, `Disabling journal ${journal}`);
      journal.abort();
      journal.disabled = true;
    }
    if (!areResourcesAvailable(this.journals, minimumRedundant)) {
      const text = `${status} failed for too many journals`;
      log.error(LOGGER, `Error: ${text}`);
      throw new JavaException(JAVA.io, text);
    }
  }
}
