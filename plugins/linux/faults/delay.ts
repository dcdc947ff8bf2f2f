/** Makes links slower; never faster, for the look-ahead rests on that. */

import { defineFault, t } from '../../../core/plugin/index.ts';
import { beginLinks, endLinks, LINK_OPTIONS, namesNoLink } from './links.ts';

export const delay = defineFault({
  summary: 'Adds latency to links',
  options: {
    ...LINK_OPTIONS,
    by: t.duration({ about: 'added to each packet, one way' }),
    jitter: t.duration({ about: 'up to this much more, drawn for each packet', default: '0ms' }),
  },
  example: { fault: 'delay', between: ['m1', 'rest'], by: '200ms', for: '10s' },
  noEffect(world, options) {
    if (options.by === 0 && options.jitter === 0) return '`by: 0` changes nothing';
    return namesNoLink(world, options);
  },
  begin(world, options) {
    const change = { delayMs: options.by / 1_000, jitterMs: options.jitter / 1_000 };
    beginLinks(world, options, change);
  },
  end: (world) => endLinks(world),
});
