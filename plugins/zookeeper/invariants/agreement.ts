/**
 * Agreement: if one server delivers a and another delivers b, the first delivers b or the second
 * delivers a. What has been delivered anywhere is therefore one line, and each history that is
 * served or established is a part of it or goes on from its end.
 */

import { defineInvariant, type TraceEvent } from '../../../core/plugin/index.ts';
import { EpochHistories, type Fail, hex, serverOf, zxidOf } from './history.ts';

interface Line {
  readonly histories: EpochHistories;
  readonly alone: Set<number>;
  /** The longest history that was delivered. */
  end: number;
}

function join(line: Line, event: TraceEvent, fail: Fail): void {
  const { histories, alone, end } = line;
  if (alone.has(serverOf(event))) return;
  const zxid = zxidOf(event);
  if (histories.contains(end, zxid)) return;
  if (!histories.contains(zxid, end)) {
    fail(`${event.host} is at ${hex(zxid)}, where ${hex(end)} was delivered`);
  }
  line.end = zxid;
}

export const agreement = defineInvariant({
  summary: 'of two servers, one has applied everything that the other has',
  start: (): Line => ({ histories: new EpochHistories(), alone: new Set(), end: 0 }),
  on: {
    established: (line, event, fail) => {
      line.histories.establish(event);
      join(line, event, fail);
    },
    serving: (line, event, fail) => {
      if (event.data.mode === 'standalone') line.alone.add(serverOf(event));
      join(line, event, fail);
    },
    delivered: join,
  },
});
