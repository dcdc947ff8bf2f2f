/** Loses packets by chance. TCP retransmits them, so streams are late, never holed. */

import { defineFault, t } from '../../../core/plugin/index.ts';
import { beginLinks, endLinks, LINK_OPTIONS, namesNoLink } from './links.ts';

export const loss = defineFault({
  summary: 'Loses a share of the packets on links',
  options: { ...LINK_OPTIONS, rate: t.percent({ about: 'share of the packets lost' }) },
  example: { fault: 'loss', between: ['m1', 'rest'], rate: '5%', for: '10s' },
  noEffect(world, options) {
    return options.rate === 0 ? '`rate: 0%` changes nothing' : namesNoLink(world, options);
  },
  begin: (world, options) => beginLinks(world, options, { lossPpm: options.rate }),
  end: (world) => endLinks(world),
});
