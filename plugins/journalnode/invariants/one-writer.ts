/**
 * One writer an epoch: no two writers ever have the same epoch, and a JournalNode that has promised
 * an epoch takes nothing of a lower one any more.
 */

import { defineInvariant, type TraceEvent } from '../../../core/plugin/index.ts';
import { type Fail, journalOf, numberOf, storageOf } from './journals.ts';

interface Writers {
  /** By journal and epoch: the process that is its writer. */
  readonly writers: Map<string, string>;
  /** By storage: the highest promise that was ever made. */
  readonly promises: Map<string, number>;
}

function demandPromised(state: Writers, event: TraceEvent, fail: Fail): void {
  const promised = state.promises.get(storageOf(event)) ?? 0;
  const epoch = numberOf(event, 'epoch');
  if (epoch < promised) {
    fail(`${event.host} listens to epoch ${epoch} although it has promised ${promised}`);
  }
}

export const oneWriter = defineInvariant({
  summary:
    'an epoch has one writer, and a JournalNode takes nothing below the epoch it has promised',
  start: (): Writers => ({ writers: new Map(), promises: new Map() }),
  on: {
    'writer-epoch': ({ writers }, event, fail) => {
      const epoch = numberOf(event, 'epoch');
      const key = `${journalOf(event)} ${epoch}`;
      const other = writers.get(key);
      if (other !== undefined)
        fail(`${event.host} becomes the writer of epoch ${epoch}, as ${other} did`);
      writers.set(key, event.host);
    },
    formatted: ({ promises, writers }, event) => {
      promises.delete(storageOf(event));
      for (const key of [...writers.keys()]) {
        if (key.startsWith(`${journalOf(event)} `)) writers.delete(key);
      }
    },
    'epoch-promised': ({ promises }, event) => {
      const before = promises.get(storageOf(event)) ?? 0;
      promises.set(storageOf(event), Math.max(before, numberOf(event, 'epoch')));
    },
    'edit-accepted': demandPromised,
    'segment-started': demandPromised,
    'recovery-accepted': demandPromised,
  },
});
