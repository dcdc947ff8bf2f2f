/**
 * `zookeeper.without-leader`: the longest time in which no server led an established epoch. What
 * clients cannot write in, whatever the reason.
 */

import { defineMeasure, type Period } from '../../../core/plugin/index.ts';

export interface LeaderlessState {
  /** Hosts whose server leads. */
  readonly leaders: Set<string>;
  /** When the last of them fell; 0 before there was any. */
  since: number | undefined;
  readonly past: Period[];
}

export const withoutLeader = defineMeasure<LeaderlessState>({
  about: 'the longest time in which no server led an established epoch',
  unit: 'duration',
  start: () => ({ leaders: new Set<string>(), since: 0, past: [] }),
  on: {
    established(state, { host, time }) {
      state.leaders.add(host);
      if (state.since !== undefined) state.past.push({ from: state.since, to: time });
      state.since = undefined;
    },
    'stepped-down': (state, { host, time }) => fell(state, host, time),
    looking: (state, { host, time }) => fell(state, host, time),
    'process/exited'(state, { host, time, data }) {
      if (data.program === 'QuorumPeerMain') fell(state, host, time);
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

function fell(state: LeaderlessState, host: string, time: number): void {
  if (!state.leaders.delete(host) || state.leaders.size > 0) return;
  state.since = time;
}
