/**
 * Clocks that are wrong. An offset moves dates only; a rate (parts per million) moves timers too.
 * Healing gives the rate back and takes the offset away.
 */

import { defineFault, t } from '../../../core/plugin/index.ts';

export const clock = defineFault({
  summary: 'Sets the wall clock of a host off, or makes its clocks run fast or slow',
  options: {
    host: t.selector({ about: 'the host' }),
    offset: t.duration({ about: 'added to the date', optional: true }),
    behind: t.duration({ about: 'taken from the date', optional: true }),
    rate: t.int({ about: 'parts per million too fast; negative: too slow', optional: true }),
  },
  example: { fault: 'clock', host: 'm1', rate: '50000', for: '1m' },
  noEffect(_world, { offset = 0, behind = 0, rate = 0 }) {
    return offset === behind && rate === 0 ? 'it changes neither offset nor rate' : undefined;
  },
  begin(world, { host, offset = 0, behind = 0, rate }) {
    const offsetMs = (offset - behind) / 1_000;
    for (const name of world.hosts(host)) {
      world.clock(name, { offsetMs, ...(rate !== undefined && { ratePpm: rate }) });
    }
  },
  end(world, { host, offset = 0, behind = 0, rate }) {
    const offsetMs = (behind - offset) / 1_000;
    for (const name of world.hosts(host)) {
      world.clock(name, { offsetMs, ...(rate !== undefined && { ratePpm: 0 }) });
    }
  },
});
