/**
 * `RetryPolicies.FailoverOnNetworkExceptionRetry`: what a client does after a call that failed. It
 * goes to the other NameNode when this one is not there or not active, asks the same one again when
 * that one says so, and gives up when the failure is the answer.
 */

import type { Random } from '../../../../core/plugin/index.ts';
import { JAVA, type JavaException } from '../../../hadoop-common/door.ts';

export interface FailoverPolicy {
  /** `dfs.client.failover.max.attempts` */
  readonly maxFailovers: number;
  /** `dfs.client.retry.max.attempts` */
  readonly maxRetries: number;
  /** `dfs.client.failover.sleep.base.millis` */
  readonly baseMs: number;
  /** `dfs.client.failover.sleep.max.millis` */
  readonly capMs: number;
}

export interface Counters {
  readonly retries: number;
  readonly failovers: number;
}

/** `RetryPolicy.RetryAction`; in the order of the real enumeration, the last wins among several. */
export type RetryAction =
  | { readonly decision: 'fail' }
  | { readonly decision: 'retry' | 'failover'; readonly delayMs: number };

/** The call has not reached a NameNode that would carry it out. */
const ELSEWHERE: readonly string[] = [
  JAVA.connect,
  JAVA.eof,
  JAVA.noRoute,
  JAVA.unknownHost,
  JAVA.standby,
  JAVA.connectTimeout,
];

export function shouldRetry(
  error: JavaException,
  policy: FailoverPolicy,
  { retries, failovers }: Counters,
  mayRepeat: boolean,
  random: Random,
): RetryAction {
  if (failovers >= policy.maxFailovers) return { decision: 'fail' };
  if (retries - failovers > policy.maxRetries) return { decision: 'fail' };
  if (isElsewhere(error)) {
    return { decision: 'failover', delayMs: sleepTime(policy, failovers, random) };
  }
  if (error.javaClass === JAVA.retriable) {
    return { decision: 'retry', delayMs: sleepTime(policy, retries, random) };
  }
  if (error.remote || error.javaClass === JAVA.accessControl || !mayRepeat) {
    return { decision: 'fail' };
  }
  return { decision: 'failover', delayMs: sleepTime(policy, retries, random) };
}

/** A server's own connection failures, handed on by it, are its answer. */
function isElsewhere(error: JavaException): boolean {
  return error.remote ? error.javaClass === JAVA.standby : ELSEWHERE.includes(error.javaClass);
}

/** The first time at once; then doubling, from half to one and a half of it. */
function sleepTime({ baseMs, capMs }: FailoverPolicy, times: number, random: Random): number {
  if (times === 0) return 0;
  const limit = Math.min(baseMs * 2 ** times, capMs);
  return Math.floor(limit * (0.5 + random.int(0, 999_999) / 1_000_000));
}
