/**
 * S11, of reads: a NameNode that knows that it is not active answers no client, unless it is an
 * observer or `dfs.ha.allow.stale.reads` allows it.
 */

import { defineInvariant } from '../../../core/plugin/index.ts';

export const standbyServesNothing = defineInvariant({
  summary: 'a standby answers clients with nothing but StandbyException',
  start: () => undefined,
  on: {
    'read-served': (_, { host, data }, fail) => {
      if (data.allowed !== true) fail(`${host} is ${data.state}, and answers ${data.method}`);
    },
    'mutation-acknowledged': (_, { host, data }, fail) => {
      if (data.state !== 'active') fail(`${host} is ${data.state}, and makes ${data.method}`);
    },
  },
});
