/**
 * Deliberate errors in the failover of services, each in one place and off unless a test opens the
 * hook `mutant:<name>` of a running controller. The invariants on the trace must catch each.
 */

import type { System } from '../../../core/plugin/index.ts';

export const HA_MUTANTS = {
  'breadcrumb-before-fencing': 'the new active writes its breadcrumb before it fences the old one',
  'skip-fencing': 'the winner of the election does not fence the old active',
  'accept-stale-results': 'the elector takes in what a session that it has given up still hears',
  'keep-lock-when-unhealthy': 'a controller keeps the lock when its service is not healthy',
  'hdfs-3561': 'before it fences, a controller tries 45 times again to reach a host that is gone',
  'hadoop-10251': 'a controller does not notice that its service has changed its state by itself',
  'hadoop-9459': 'an elector joins again though its service has never been healthy',
} as const;

export type HAMutant = keyof typeof HA_MUTANTS;

/** Whether this process is to make the error. */
export function haMutant(sys: System, name: HAMutant): boolean {
  return sys.hook(`mutant:${name}`);
}
