/**
 * `org.apache.hadoop.ha.FailoverController`: asks an active service to step down, and fails over
 * from one to another on an administrator's word.
 */

import type { Configuration } from '../conf/configuration.ts';
import { isJava, JAVA, JavaException } from '../ipc/java-exception.ts';
import {
  HA_FC_CLI_CHECK_TIMEOUT,
  HA_FC_GRACEFUL_FENCE_TIMEOUT,
  HA_FC_NEW_ACTIVE_TIMEOUT,
} from '../keys/ha.ts';
import type { HAContext } from './ha-context.ts';
import type { RequestSource } from './ha-service-protocol.ts';
import { type CallLimit, type HAServiceTarget, sameAddress } from './ha-service-target.ts';

const LOGGER = 'ha.FailoverController';
export const FAILOVER_FAILED = 'org.apache.hadoop.ha.FailoverFailedException';

export interface FailoverOptions {
  readonly forceFence: boolean;
  readonly forceActive: boolean;
}

/** How long a service may take to become active. */
export function newActiveLimit(conf: Configuration): CallLimit {
  return { timeoutMs: conf.read(HA_FC_NEW_ACTIVE_TIMEOUT), key: HA_FC_NEW_ACTIVE_TIMEOUT.name };
}

/** How long a service may take to become standby. */
export function gracefulFenceLimit(conf: Configuration): CallLimit {
  const key = HA_FC_GRACEFUL_FENCE_TIMEOUT;
  return { timeoutMs: conf.read(key), key: key.name };
}

/** How long a command waits for what a service says of itself. */
export function cliCheckLimit(conf: Configuration): CallLimit {
  return { timeoutMs: conf.read(HA_FC_CLI_CHECK_TIMEOUT), key: HA_FC_CLI_CHECK_TIMEOUT.name };
}

export class FailoverController {
  private readonly context: HAContext;
  private readonly source: RequestSource;

  constructor(context: HAContext, source: RequestSource) {
    this.context = context;
    this.source = source;
  }

  /** Whether the service has become standby when it was asked to. */
  async tryGracefulFence(target: HAServiceTarget): Promise<boolean> {
    const { conf, log } = this.context;
    try {
      const proxy = target.gracefulFenceProxy(gracefulFenceLimit(conf));
      await proxy.transitionToStandby({ source: this.source });
      return true;
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      if (isJava(error, JAVA.serviceFailed)) {
        log.warn(LOGGER, `Unable to gracefully make ${target} standby (${error.message})`);
      } else {
        log.warn(LOGGER, `Unable to gracefully make ${target} standby (unable to connect)`, error);
      }
      return false;
    }
  }

  /**
   * Makes `to` active in place of `from`, fencing `from` if it does not step down; if `to` does not
   * become active, and nobody was fenced, `from` is made active again.
   * @throws JavaException FailoverFailedException
   */
  async failover(
    from: HAServiceTarget,
    to: HAServiceTarget,
    options: FailoverOptions,
  ): Promise<void> {
    const { conf, log } = this.context;
    if (!from.fencer) {
      throw new JavaException(JAVA.illegalArgument, 'failover requires a fencer');
    }
    await this.checkTarget(from, to, options.forceActive);
    const steppedDown = await this.tryGracefulFence(from);
    const mustFence = !steppedDown || options.forceFence;
    if (mustFence && !(await from.fencer.fence(from, to))) {
      throw failed(`Unable to fence ${from}. Fencing failed.`);
    }
    try {
      await to.proxy(newActiveLimit(conf)).transitionToActive({ source: this.source });
      return;
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      if (isJava(error, JAVA.serviceFailed)) {
        log.error(LOGGER, `Unable to make ${to} active (${error.message}). Failing back.`);
      } else {
        log.error(LOGGER, `Unable to make ${to} active (unable to connect). Failing back.`, error);
      }
    }
    throw failed(`Unable to failover to ${to}${mustFence ? '' : await this.failBack(to, from)}`);
  }

  /** What to add to the failure of the failover: empty when the old active is active again. */
  private async failBack(from: HAServiceTarget, to: HAServiceTarget): Promise<string> {
    try {
      await this.failover(from, to, { forceFence: true, forceActive: true });
      return '';
    } catch (error) {
      if (!isJava(error, FAILOVER_FAILED)) throw error;
      const more = `. Failback to ${to} failed (${error.message})`;
      this.context.log.error(LOGGER, `Unable to failover to ${from}${more}`);
      return more;
    }
  }

  /** `preFailoverChecks`. @throws JavaException FailoverFailedException */
  private async checkTarget(
    from: HAServiceTarget,
    to: HAServiceTarget,
    forceActive: boolean,
  ): Promise<void> {
    const { conf, log } = this.context;
    if (sameAddress(from, to)) throw failed("Can't failover a service to itself");
    const proxy = to.proxy(newActiveLimit(conf));
    const status = await proxy.getServiceStatus({}).catch((error: unknown) => {
      if (!(error instanceof JavaException)) throw error;
      const text = `Unable to get service state for ${to}`;
      log.error(LOGGER, text, error);
      throw failed(text);
    });
    if (status.state !== 'standby') throw failed(`Can't failover to an ${status.state} service`);
    if (!status.readyToBecomeActive) {
      const reason = status.notReadyReason ?? 'null';
      if (!forceActive) throw failed(`${to} is not ready to become active: ${reason}`);
      log.warn(LOGGER, `Service is not ready to become active, but forcing: ${reason}`);
    }
    await proxy.monitorHealth({}).catch((error: unknown) => {
      if (!(error instanceof JavaException)) throw error;
      const unwell = isJava(error, JAVA.healthCheckFailed);
      throw failed(unwell ? "Can't failover to an unhealthy service" : 'Got an IO exception');
    });
  }
}

function failed(message: string): JavaException {
  return new JavaException(FAILOVER_FAILED, message);
}
