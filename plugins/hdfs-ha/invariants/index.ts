/**
 * The invariants of HA HDFS: what Hadoop's design says of acknowledged changes, of NameNodes that
 * take over, of DataNodes between two of them, and of their storages. To add one, write its file and
 * name it. Those of the journals are in `journalnode`, those of the election in `hadoop-common`.
 */

import type { InvariantDefinition } from '../../../core/plugin/index.ts';
import { acknowledgedSurvive } from './acknowledged-survive.ts';
import { appliedDurable } from './applied-durable.ts';
import { lastReplicaKept } from './last-replica-kept.ts';
import { newestClaimObeyed } from './newest-claim-obeyed.ts';
import { oneIdentity } from './one-identity.ts';
import { sameHistory } from './same-history.ts';
import { staleWritesRefused } from './stale-writes-refused.ts';
import { standbyServesNothing } from './standby-serves-nothing.ts';
import { zookeeperElectsOnly } from './zookeeper-elects-only.ts';

/** By the names under which scenarios may leave them out. */
export const invariants: Readonly<Record<string, InvariantDefinition>> = {
  'acknowledged-survive': acknowledgedSurvive,
  'same-history': sameHistory,
  'applied-durable': appliedDurable,
  'stale-writes-refused': staleWritesRefused,
  'standby-serves-nothing': standbyServesNothing,
  'newest-claim-obeyed': newestClaimObeyed,
  'last-replica-kept': lastReplicaKept,
  'one-identity': oneIdentity,
  'zookeeper-elects-only': zookeeperElectsOnly,
};
