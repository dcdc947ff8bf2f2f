/**
 * S6: whoever finds the breadcrumb of another leaves its own, and becomes active, only once the other
 * one is harmless: it has stepped down when asked, or a method of fencing has succeeded.
 */

import { defineInvariant, type TraceEvent } from '../../../core/plugin/index.ts';

interface Takeover {
  /** The breadcrumb that was found. */
  readonly found: string;
  isFenced: boolean;
}

/** By controller. */
type State = Map<string, Takeover>;

const controllerOf = ({ hostIndex, pid }: TraceEvent): string => `${hostIndex} ${pid}`;

export const fencedBeforeTakingOver = defineInvariant({
  summary: 'a new active takes over only once the old one is harmless',
  start: (): State => new Map(),
  on: {
    'breadcrumb-found': (state, event) => {
      const found = event.data.data as string;
      state.set(controllerOf(event), { found, isFenced: found === '' });
    },
    fencing: (state, event) => {
      const takeover = state.get(controllerOf(event));
      if (takeover && event.data.outcome === 'fenced') takeover.isFenced = true;
    },
    'breadcrumb-written': (state, event, fail) => {
      const takeover = state.get(controllerOf(event));
      if (!takeover || takeover.isFenced || takeover.found === event.data.data) return;
      fail(`${event.host} takes over from an active that nobody has fenced`);
    },
  },
});
