/**
 * Cuts links. Packets are dropped silently, so connections stay and retransmit; one-way, the
 * acknowledgements of the other direction are cut too.
 */

import { defineFault } from '../../../core/plugin/index.ts';
import { beginLinks, directions, endLinks, LINK_OPTIONS, namesNoLink } from './links.ts';

export const partition = defineFault({
  summary: 'Cuts the network between groups of hosts, or one way',
  options: LINK_OPTIONS,
  example: { fault: 'partition', between: ['m1', 'rest'], for: '30s' },
  noEffect(world, options) {
    const none = namesNoLink(world, options);
    if (none) return none;
    const isCut = (from: string, to: string) =>
      world
        .linkRules()
        .some((r) => r.cut && r.ports.length === 0 && r.from.includes(from) && r.to.includes(to));
    const left = directions(world, options).some(({ from, to }) =>
      from.some((a) => to.some((b) => a !== b && !isCut(a, b))),
    );
    return left ? undefined : 'these links are already cut';
  },
  begin: (world, options) => beginLinks(world, options, { cut: true }),
  end: (world) => endLinks(world),
});
