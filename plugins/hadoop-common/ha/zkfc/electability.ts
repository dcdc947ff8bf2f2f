/**
 * `ZKFailoverController.recheckElectability` and those who call it: whether the local service takes
 * part in the election. Everything here runs with the monitors of elector and controller held.
 */

import { JavaException } from '../../ipc/java-exception.ts';
import type { RpcCall } from '../../ipc/types.ts';
import type { ActiveStandbyElector } from '../elector/active-standby-elector.ts';
import { gracefulFenceLimit } from '../failover-controller.ts';
import type { HAContext } from '../ha-context.ts';
import type { HAServiceState } from '../ha-service-protocol.ts';
import type { HAServiceTarget } from '../ha-service-target.ts';
import type { HealthState } from '../health-monitor.ts';
import { haMutant } from '../mutants.ts';
import type { LocalService } from './local-service.ts';

const LOGGER = 'ha.ZKFailoverController';
/** How long a controller stays out whose service has changed its state by itself. */
const BAN_AFTER_MISMATCH_MS = 1_000;

export interface ElectabilityParts {
  readonly elector: ActiveStandbyElector;
  readonly service: LocalService;
  readonly target: HAServiceTarget;
  /** What the lock says of the target. */
  readonly data: Uint8Array;
  /** The last state that the health monitor has told. */
  health(): HealthState;
  /** Runs a task with both monitors held. */
  exclusively(task: () => Promise<void>): Promise<void>;
}

export class Electability {
  private readonly context: HAContext;
  private readonly parts: ElectabilityParts;
  /** On the monotonic clock. */
  private bannedUntilMs = 0;
  private mismatches = 0;
  private quitOnBadState = false;

  constructor(context: HAContext, parts: ElectabilityParts) {
    this.context = context;
    this.parts = parts;
  }

  recheck(): Promise<void> {
    return this.parts.exclusively(() => this.recheckNow());
  }

  /**
   * A check has found the service in a state. One that is not what this controller made of it is
   * let pass once, for it may be about to change; the next time the election is left.
   */
  verifyServiceState(found: HAServiceState): Promise<void> {
    return this.parts.exclusively(async () => {
      const { elector, service, target } = this.parts;
      const { log, sys } = this.context;
      if (service.state === 'initializing') {
        if (this.quitOnBadState) await this.recheckNow();
        return;
      }
      if (found === 'observer') {
        await elector.quitElection(true);
        if (service.state !== 'observer') sys.state('withdrawn');
        service.state = 'observer';
        return;
      }
      if (found === service.state) {
        this.mismatches = 0;
        return;
      }
      if (haMutant(sys, 'hadoop-10251')) return;
      this.mismatches++;
      if (this.mismatches === 1) return;
      log.error(
        LOGGER,
        `Local service ${target} has changed the serviceState to ${found}. Expected was ${service.state}. Quitting election marking fencing necessary.`,
      );
      this.bannedUntilMs = sys.clock.monotonic() + BAN_AFTER_MISMATCH_MS;
      await elector.quitElection(true);
      this.quitOnBadState = true;
      this.mismatches = 0;
      this.withdraw();
    });
  }

  /** `doCedeActive`: another controller wants the lock. */
  async cede(millisToCede: number, call: RpcCall): Promise<void> {
    await this.parts.exclusively(async () => {
      const { clock } = this.context.sys;
      if (millisToCede <= 0) {
        this.bannedUntilMs = 0;
        return;
      }
      const needFence = !(await this.stepDown(call));
      this.bannedUntilMs = clock.monotonic() + millisToCede;
      await this.parts.elector.quitElection(needFence);
      this.withdraw();
    });
    await this.recheck();
  }

  private async stepDown(call: RpcCall): Promise<boolean> {
    const { conf, log } = this.context;
    const user = `${call.user} (auth:SIMPLE)`;
    log.info(LOGGER, `Requested by ${user} at ${call.address} to cede active role.`);
    try {
      const proxy = this.parts.target.proxy(gracefulFenceLimit(conf));
      await proxy.transitionToStandby({ source: 'REQUEST_BY_ZKFC' });
      log.info(LOGGER, 'Successfully ensured local node is in standby mode');
      return true;
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      log.warn(LOGGER, `Unable to transition local node to standby: ${error.message}`);
      log.warn(LOGGER, 'Quitting election but indicating that fencing is necessary');
      return false;
    }
  }

  private async recheckNow(): Promise<void> {
    const { log, sys } = this.context;
    const { data, elector, service, target } = this.parts;
    const health = this.parts.health();
    const banMs = this.bannedUntilMs - sys.clock.monotonic();
    if (banMs > 0) {
      if (health === 'SERVICE_HEALTHY') {
        log.info(
          LOGGER,
          `Would have joined master election, but this node is prohibited from doing so for ${Math.floor(banMs)} more ms`,
        );
      }
      sys.timer(banMs, () => void this.recheck());
      return;
    }
    switch (health) {
      case 'SERVICE_HEALTHY':
        if (service.state !== 'observer') await elector.joinElection(data);
        this.quitOnBadState = false;
        return;
      case 'INITIALIZING':
        log.info(LOGGER, `Ensuring that ${target} does not participate in active master election`);
        await elector.quitElection(false);
        return this.withdraw();
      default:
        if (haMutant(sys, 'keep-lock-when-unhealthy')) return;
        log.info(
          LOGGER,
          `Quitting master election for ${target} and marking that fencing is necessary`,
        );
        await elector.quitElection(true);
        return this.withdraw();
    }
  }

  private withdraw(): void {
    this.parts.service.state = 'initializing';
    this.context.sys.state('withdrawn');
  }
}
