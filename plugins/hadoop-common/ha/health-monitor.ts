/**
 * `org.apache.hadoop.ha.HealthMonitor`: a thread that asks the local service again and again how it
 * is, and tells when the answer changes.
 */

import { isJava, JAVA, JavaException } from '../ipc/java-exception.ts';
import type { Remote } from '../ipc/types.ts';
import {
  HA_HM_CHECK_INTERVAL,
  HA_HM_RPC_TIMEOUT,
  HA_HM_SLEEP_AFTER_DISCONNECT,
} from '../keys/ha.ts';
import type { HAContext } from './ha-context.ts';
import type { HAServiceProtocol, HAServiceStatus } from './ha-service-protocol.ts';
import type { HAServiceTarget } from './ha-service-target.ts';

const LOGGER = 'ha.HealthMonitor';

/** `HealthMonitor.State` */
export type HealthState =
  | 'INITIALIZING'
  | 'SERVICE_NOT_RESPONDING'
  | 'SERVICE_HEALTHY'
  | 'SERVICE_UNHEALTHY';

/** Who is told. The monitor waits until it has been taken in. */
export interface HealthCallbacks {
  enteredState(state: HealthState): Promise<void>;
  /** Of every successful check, before the state that it leads to. */
  reportServiceStatus(status: HAServiceStatus): Promise<void>;
}

export class HealthMonitor {
  private readonly context: HAContext;
  private readonly target: HAServiceTarget;
  private readonly callbacks: HealthCallbacks;
  private current: HealthState = 'INITIALIZING';
  private isStopped = false;

  constructor(context: HAContext, target: HAServiceTarget, callbacks: HealthCallbacks) {
    this.context = context;
    this.target = target;
    this.callbacks = callbacks;
  }

  get state(): HealthState {
    return this.current;
  }

  /** Checks until {@link shutdown}. */
  async run(): Promise<void> {
    const { conf, sys } = this.context;
    const limit = { timeoutMs: conf.read(HA_HM_RPC_TIMEOUT), key: HA_HM_RPC_TIMEOUT.name };
    const proxy = this.target.healthMonitorProxy(limit);
    while (!this.isStopped) {
      const isReached = await this.check(proxy);
      const pause = isReached ? HA_HM_CHECK_INTERVAL : HA_HM_SLEEP_AFTER_DISCONNECT;
      await sys.sleep(conf.read(pause));
    }
  }

  shutdown(): void {
    this.context.log.info(LOGGER, 'Stopping HealthMonitor thread');
    this.isStopped = true;
  }

  /** One round of `doHealthChecks`: whether the service has answered. */
  private async check(proxy: Remote<HAServiceProtocol>): Promise<boolean> {
    const { log } = this.context;
    let status: HAServiceStatus | undefined;
    let isHealthy = false;
    try {
      status = await proxy.getServiceStatus({});
      await proxy.monitorHealth({});
      isHealthy = true;
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      if (!isJava(error, JAVA.healthCheckFailed)) {
        const text = `Transport-level exception trying to monitor health of ${this.target}`;
        log.warn(LOGGER, text, error);
        await this.enter('SERVICE_NOT_RESPONDING');
        return false;
      }
      log.warn(LOGGER, `Service health check failed for ${this.target}`, error);
      await this.enter('SERVICE_UNHEALTHY');
    }
    if (this.isStopped) return true;
    if (status) await this.callbacks.reportServiceStatus(status);
    if (isHealthy) await this.enter('SERVICE_HEALTHY');
    return true;
  }

  private async enter(state: HealthState): Promise<void> {
    if (state === this.current || this.isStopped) return;
    const { log, sys } = this.context;
    log.info(LOGGER, `Entering state ${state}`);
    this.current = state;
    sys.observe('hadoop-common/health', { target: String(this.target), state });
    await this.callbacks.enteredState(state);
  }
}
