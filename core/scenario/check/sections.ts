/** What the sections `network`, `disk` and `limits` of a cluster take, with their defaults. */

import { t } from '../../plugin/types.ts';

export const NETWORK = {
  latency: t.duration({
    about: 'how long a packet takes from one host to another',
    default: '500us',
    positive: true,
  }),
  jitter: t.duration({
    about: 'what each packet may take longer, drawn by the seed',
    default: '100us',
  }),
  bandwidth: t.bandwidth({ about: 'how much a link carries', default: '1Gbit/s' }),
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
  events: t.int({
    about: 'after how many events of one host a run is ended',
    default: '20000000',
    min: 1,
  }),
  time: t.duration({
    about: 'after how much virtual time a run is ended',
    default: '1d',
    positive: true,
  }),
  bytes: t.bytes({
    about: 'after how many modelled bytes of one host a run is ended',
    default: '1GB',
  }),
};
