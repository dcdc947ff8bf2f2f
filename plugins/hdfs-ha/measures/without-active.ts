/**
 * `hdfs-ha.without-active`: the longest time in which no NameNode took itself for the active one.
 * What clients cannot do anything in, whatever the reason.
 */

import { defineMeasure, type Period } from '../../../core/plugin/index.ts';

export interface ActiveState {
  /** Hosts whose NameNode is active. */
  readonly active: Set<string>;
  /** When the last of them ceased to be; 0 before there was any. */
  since: number | undefined;
  readonly past: Period[];
}

export const withoutActive = defineMeasure<ActiveState>({
  about: 'the longest time in which no NameNode was active',
  unit: 'duration',
  start: () => ({ active: new Set<string>(), since: 0, past: [] }),
  on: {
    'role/state'(state, { host, time, data }) {
      if (data.role !== 'NameNode') return;
      if (data.state !== 'active') return ceased(state, host, time);
      state.active.add(host);
      if (state.since !== undefined) state.past.push({ from: state.since, to: time });
      state.since = undefined;
    },
    'process/exited'(state, { host, time, data }) {
      if (data.program === 'NameNode') ceased(state, host, time);
    },
  },
  value({ past, since }, periods) {
    const open = since === undefined ? [] : [{ from: since, to: Number.POSITIVE_INFINITY }];
    const parts = periods.flatMap((period) =>
      [...past, ...open].map(
        ({ from, to }) => Math.min(to, period.to) - Math.max(from, period.from),
      ),
    );
    return Math.max(0, ...parts);
  },
});

function ceased(state: ActiveState, host: string, time: number): void {
  if (!state.active.delete(host) || state.active.size > 0) return;
  state.since = time;
}
