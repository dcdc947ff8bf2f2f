/** What the sections `network`, `disk` and `limits` of a cluster take, with their defaults. */

import { t } from '../../plugin/types.ts';

export const NETWORK = {
  latency: t.duration({ about: 'one way between hosts', default: '500us', positive: true }),
  jitter: t.duration({ about: 'added to each packet, 0 to this much', default: '100us' }),
  bandwidth: t.bandwidth({ about: 'of each link', default: '1Gbit/s' }),
  unreachable: t.oneOf(['silent', 'neighbour'], {
    about: 'how a powered-off host looks: silence, or "No route to host" after 3 s',
    default: 'silent',
  }),
};

export const DISK = {
  fsync: t.duration({ about: 'how long an fsync takes', default: '2ms' }),
  capacity: t.bytes({ about: 'how much the disk of each host holds', default: '100GB' }),
};

export const LIMITS = {
  events: t.int({ about: 'events of one host', default: '20000000', min: 1 }),
  time: t.duration({ about: 'virtual time of a run', default: '1d', positive: true }),
  bytes: t.bytes({ about: 'modelled bytes of one host', default: '1GB' }),
};
