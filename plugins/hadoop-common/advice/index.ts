/** Classic mistakes in the configuration of HDFS with high availability, by their rules. */

import { fencingDoesNothing, noFencing, onlySshfence } from './fencing.ts';
import { daemonUser, envElsewhere, overriddenByDefault } from './files.ts';
import { journalCount, nameNodeAddress, quorumAddress, sessionTimeout } from './quorums.ts';

export const advice = {
  'no-fencing': noFencing,
  'fencing-does-nothing': fencingDoesNothing,
  'only-sshfence': onlySshfence,
  'journal-count': journalCount,
  'quorum-address': quorumAddress,
  'namenode-address': nameNodeAddress,
  'session-timeout': sessionTimeout,
  'daemon-user': daemonUser,
  'env-elsewhere': envElsewhere,
  'overridden-by-default': overriddenByDefault,
};
