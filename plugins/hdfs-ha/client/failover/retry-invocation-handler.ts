/**
 * `RetryInvocationHandler`: a protocol over a {@link FailoverProxyProvider}. All attempts of one
 * call carry one call id, by which the retry cache of a NameNode knows what it has done already.
 */

import type { Random, System } from '../../../../core/plugin/index.ts';
import { JavaException, type Remote } from '../../../hadoop-common/door.ts';
import type { Annotations } from './annotations.ts';
import {
  describeException,
  type FailoverProxyProvider,
  MultiException,
  type ProxyInfo,
} from './proxy-provider.ts';
import {
  type Counters,
  type FailoverPolicy,
  type RetryAction,
  shouldRetry,
} from './retry-policy.ts';

/** What it needs of `org.apache.hadoop.ipc.Client`. */
export interface Calls {
  nextCallId(): number;
  withCallId<T>(callId: number, retryCount: number, call: () => Promise<T>): Promise<T>;
}

export interface RetryLog {
  info(logger: string, text: string): void;
}

export interface RetryOptions<P> {
  readonly provider: FailoverProxyProvider<P>;
  readonly policy: FailoverPolicy;
  readonly annotations: Annotations<P>;
  readonly calls: Calls;
  readonly log: RetryLog;
}

interface Retry {
  readonly action: RetryAction;
  /** The exception behind the action. */
  readonly error: JavaException;
}

/** The protocol, each of whose calls is made until it is answered or the policy gives up. */
export function withRetries<P>(sys: System, options: RetryOptions<P>): Remote<P> {
  const handler = new RetryInvocationHandler(sys, options);
  const methods = Object.keys(options.annotations) as (keyof P & string)[];
  return Object.fromEntries(
    methods.map((method) => [method, (params: never) => handler.invoke(method, params)]),
  ) as unknown as Remote<P>;
}

class RetryInvocationHandler<P> {
  private readonly sys: System;
  private readonly options: RetryOptions<P>;
  private readonly random: Random;
  /** Proxies that have failed once: what happens to them from now on is logged. */
  private readonly failedAtLeastOnce = new Set<string>();
  private hasSuccessfulCall = false;
  /** Calls that fail together move to the next NameNode once. */
  private failoverCount = 0;

  constructor(sys: System, options: RetryOptions<P>) {
    this.sys = sys;
    this.options = options;
    this.random = sys.random('RetryPolicies');
  }

  async invoke(method: keyof P & string, params: never): Promise<unknown> {
    const { calls, provider, annotations, policy } = this.options;
    const callId = calls.nextCallId();
    for (let counters: Counters = { retries: 0, failovers: 0 }; ; ) {
      const proxy = provider.getProxy();
      const expected = this.failoverCount;
      try {
        const result = await calls.withCallId(callId, counters.retries, () =>
          Promise.resolve(proxy.call(method, params) as Promise<unknown>),
        );
        this.hasSuccessfulCall = true;
        return result;
      } catch (thrown) {
        const mayRepeat = annotations[method]?.repeatable !== undefined;
        const { action, error } = decide(thrown, policy, counters, mayRepeat, this.random);
        if (action.decision === 'fail') throw error;
        this.note(proxy, method, action, counters, thrown as JavaException | MultiException);
        await this.sys.sleep(action.delayMs);
        const isFailover = action.decision === 'failover';
        if (isFailover) this.failover(proxy, expected);
        counters = {
          retries: counters.retries + 1,
          failovers: counters.failovers + (isFailover ? 1 : 0),
        };
      }
    }
  }

  private failover(from: ProxyInfo<P>, expected: number): void {
    if (this.failoverCount !== expected) return;
    this.failoverCount++;
    this.options.provider.performFailover(from);
  }

  /** Silent about the first failure of a proxy, as long as no call has ever succeeded. */
  private note(
    proxy: ProxyInfo<P>,
    method: string,
    action: Exclude<RetryAction, { decision: 'fail' }>,
    { retries, failovers }: Counters,
    thrown: JavaException | MultiException,
  ): void {
    const known = this.failedAtLeastOnce.has(proxy.name);
    this.failedAtLeastOnce.add(proxy.name);
    if (!known && !this.hasSuccessfulCall) return;
    const after = failovers > 0 ? ` after ${failovers} failover attempts` : '';
    const what = action.decision === 'failover' ? 'Trying to failover' : 'Retrying';
    const text =
      thrown instanceof MultiException
        ? `MultiException[${thrown.message}]`
        : describeException(thrown);
    const when = action.delayMs > 0 ? `after sleeping for ${action.delayMs}ms.` : 'immediately.';
    this.options.log.info(
      'retry.RetryInvocationHandler',
      `${text}, while invoking ${proxy.className}.${method} over ${proxy.name}${after}. ${what} ${when} Current retry count: ${retries}.`,
    );
  }
}

/** `RetryInfo.newRetryInfo`: of several exceptions, the one that gives most reason to go on. */
function decide(
  thrown: unknown,
  policy: FailoverPolicy,
  counters: Counters,
  mayRepeat: boolean,
  random: Random,
): Retry {
  if (!(thrown instanceof JavaException || thrown instanceof MultiException)) throw thrown;
  const causes = thrown instanceof MultiException ? thrown.causes : [thrown];
  const retries = causes.map(
    (error): Retry => ({ error, action: shouldRetry(error, policy, counters, mayRepeat, random) }),
  );
  const first = (decision: RetryAction['decision']) =>
    retries.find(({ action }) => action.decision === decision);
  return (first('failover') ?? first('retry') ?? first('fail')) as Retry;
}
