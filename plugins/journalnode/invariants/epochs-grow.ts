/**
 * Epochs grow: what a JournalNode has promised, and whose segments it has started, never falls,
 * not even when it starts again, and the writer is never ahead of the promise.
 */

import { defineInvariant, type TraceEvent } from '../../../core/plugin/index.ts';
import { type Fail, numberOf, storageOf } from './journals.ts';

interface Epochs {
  promised: number;
  writer: number;
}

type State = Map<string, Epochs>;

function epochsOf(state: State, event: TraceEvent): Epochs {
  const known = state.get(storageOf(event)) ?? { promised: 0, writer: 0 };
  state.set(storageOf(event), known);
  return known;
}

function demandWriter(epochs: Epochs, writer: number, event: TraceEvent, fail: Fail): void {
  if (writer < epochs.writer) {
    fail(`the last writer on ${event.host} is of epoch ${writer}, after one of ${epochs.writer}`);
  }
  if (writer > epochs.promised) {
    fail(`${event.host} has a writer of epoch ${writer}, and has promised only ${epochs.promised}`);
  }
  epochs.writer = writer;
}

export const epochsGrow = defineInvariant({
  summary:
    'promised epochs and epochs of writers never fall, and no writer is ahead of the promise',
  start: (): State => new Map(),
  on: {
    formatted: (state, event) => {
      state.delete(storageOf(event));
    },
    'journal-opened': (state, event, fail) => {
      const epochs = epochsOf(state, event);
      const promised = numberOf(event, 'promised');
      if (promised < epochs.promised) {
        fail(
          `${event.host} starts with promise ${promised}, after it has promised ${epochs.promised}`,
        );
      }
      epochs.promised = promised;
      demandWriter(epochs, numberOf(event, 'writer'), event, fail);
    },
    'epoch-promised': (state, event, fail) => {
      const epochs = epochsOf(state, event);
      const epoch = numberOf(event, 'epoch');
      if (epoch <= epochs.promised) {
        fail(`${event.host} promises epoch ${epoch}, after it has promised ${epochs.promised}`);
      }
      epochs.promised = epoch;
    },
    'segment-started': (state, event, fail) => {
      demandWriter(epochsOf(state, event), numberOf(event, 'epoch'), event, fail);
    },
    'recovery-accepted': (state, event, fail) => {
      const { promised } = epochsOf(state, event);
      const epoch = numberOf(event, 'epoch');
      if (epoch > promised) {
        fail(
          `${event.host} accepts a recovery of epoch ${epoch}, and has promised only ${promised}`,
        );
      }
    },
  },
});
