/**
 * A disk that is full, slow, hung or failing. A hung fsync never returns (until healed); a failed
 * one loses its dirty pages for good, so a program that retries it is wrong.
 */

import { type DiskFault, defineFault, t } from '../../../core/plugin/index.ts';

export const disk = defineFault({
  summary: 'Makes the disk of a host full, slow, hung or failing',
  options: {
    host: t.selector({ about: 'the host' }),
    is: t.oneOf(['full', 'slow', 'hung', 'failing'], { about: 'how the disk is' }),
    free: t.bytes({ about: 'full: what is still free', default: '0B' }),
    factor: t.int({ about: 'slow: how many times slower', default: '100' }),
  },
  example: { fault: 'disk', host: 'm1', is: 'hung', for: '20s' },
  noEffect(world, { host, is, factor }) {
    if (is === 'slow' && factor <= 1) return '`factor: 1` changes nothing';
    const same = world.hosts(host).find((name) => world.diskFault(name)?.kind === is);
    return same && `the disk of ${same} is already ${is}`;
  },
  begin(world, { host, is, free, factor }) {
    const faults: Record<typeof is, DiskFault> = {
      full: { kind: 'full', freeBytes: free },
      slow: { kind: 'slow', factor },
      hung: { kind: 'hung' },
      failing: { kind: 'failing' },
    };
    for (const name of world.hosts(host)) world.disk(name, faults[is]);
  },
  end(world, { host }) {
    for (const name of world.hosts(host)) world.disk(name, undefined);
  },
});
