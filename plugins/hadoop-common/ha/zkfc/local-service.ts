/**
 * What a failover controller does to services on the word of the election: makes its own active or
 * standby, and the old active harmless.
 */

import { isJava, JAVA, JavaException } from '../../ipc/java-exception.ts';
import { FailoverController, gracefulFenceLimit, newActiveLimit } from '../failover-controller.ts';
import type { HAContext } from '../ha-context.ts';
import type { HAServiceState } from '../ha-service-protocol.ts';
import type { HAServiceTarget } from '../ha-service-target.ts';
import type { ActiveAttempts } from './active-attempts.ts';

const LOGGER = 'ha.ZKFailoverController';
const SOURCE = 'REQUEST_BY_ZKFC';

export class LocalService {
  /** What this controller has last made of it; `initializing` while it takes no part. */
  state: HAServiceState = 'initializing';
  private readonly context: HAContext;
  private readonly target: HAServiceTarget;
  private readonly attempts: ActiveAttempts;

  constructor(context: HAContext, target: HAServiceTarget, attempts: ActiveAttempts) {
    this.context = context;
    this.target = target;
    this.attempts = attempts;
  }

  /** @throws JavaException ServiceFailedException */
  async becomeActive(): Promise<void> {
    const { conf, log } = this.context;
    const { target } = this;
    log.info(LOGGER, `Trying to make ${target} active...`);
    this.tell('transition-asked', { state: 'active' });
    try {
      await target.proxy(newActiveLimit(conf)).transitionToActive({ source: SOURCE });
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      const text = `Couldn't make ${target} active`;
      log.error(LOGGER, text, error);
      this.tell('transition-failed', { state: 'active', why: error.message });
      this.attempts.record(false, `${text}\n${error.text}`);
      if (isJava(error, JAVA.serviceFailed)) throw error;
      throw new JavaException(JAVA.serviceFailed, "Couldn't transition to active");
    }
    const text = `Successfully transitioned ${target} to active state`;
    log.info(LOGGER, text);
    this.enter('active');
    this.attempts.record(true, text);
  }

  /** Failures are only logged: the service may be gone. */
  async becomeStandby(): Promise<void> {
    const { conf, log } = this.context;
    const { target } = this;
    log.info(LOGGER, `ZK Election indicated that ${target} should become standby`);
    this.tell('transition-asked', { state: 'standby' });
    try {
      await target.proxy(gracefulFenceLimit(conf)).transitionToStandby({ source: SOURCE });
      log.info(LOGGER, `Successfully transitioned ${target} to standby state`);
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      log.error(LOGGER, `Couldn't transition ${target} to standby state`, error);
      this.tell('transition-failed', { state: 'standby', why: error.message });
    }
    this.enter('standby');
  }

  /** @throws JavaException when it may still do harm */
  async fenceOldActive(findTarget: () => HAServiceTarget): Promise<void> {
    try {
      await this.fence(findTarget());
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      this.attempts.record(false, `Unable to fence old active: ${error.text}`);
      throw error;
    }
  }

  /** `doFence`: asks first; only one that does not answer is fenced. */
  private async fence(old: HAServiceTarget): Promise<void> {
    const { context } = this;
    const { log, sys } = context;
    log.info(LOGGER, `Should fence: ${old}`);
    const asked = await new FailoverController(context, SOURCE).tryGracefulFence(old);
    const outcome = asked ? 'fenced' : 'failed';
    sys.observe('hadoop-common/fencing', { target: String(old), method: 'graceful', outcome });
    if (asked) {
      log.info(LOGGER, `Successfully transitioned ${old} to standby state without fencing`);
      return;
    }
    try {
      old.checkFencingConfigured();
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      log.error(LOGGER, `Couldn't fence old active ${old}`, error);
      this.attempts.record(false, 'Unable to fence old active');
      throw runtimeException(error.text);
    }
    if (!(await old.fencer?.fence(old))) throw runtimeException(`Unable to fence ${old}`);
  }

  private enter(state: 'active' | 'standby'): void {
    this.state = state;
    this.context.sys.state(state);
    this.tell(state === 'active' ? 'became-active' : 'became-standby', {});
  }

  private tell(kind: string, data: Readonly<Record<string, string>>): void {
    this.context.sys.observe(`hadoop-common/${kind}`, { target: String(this.target), ...data });
  }
}

export function runtimeException(message: string): JavaException {
  return new JavaException('java.lang.RuntimeException', message);
}
