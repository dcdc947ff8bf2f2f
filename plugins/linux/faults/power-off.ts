/**
 * Power loss: nothing is sent any more, unsynced writes are lost but for a prefix. Healing powers
 * the host on again: same disk, no daemons but the system's own.
 */

import { defineFault, t } from '../../../core/plugin/index.ts';

export const powerOff = defineFault({
  summary: 'Cuts the power of a host; healing powers it on again',
  options: { host: t.selector({ about: 'the host' }) },
  example: { fault: 'power-off', host: 'm2', for: '30s' },
  noEffect(world, { host }) {
    const off = world.hosts(host).find((name) => !world.isPowered(name));
    return off && `${off} is already powered off`;
  },
  begin(world, { host }) {
    for (const name of world.hosts(host)) world.power(name, false);
  },
  end(world, { host }) {
    for (const name of world.hosts(host)) world.power(name, true);
  },
});
