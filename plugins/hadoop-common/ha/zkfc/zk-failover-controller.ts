/**
 * `org.apache.hadoop.ha.ZKFailoverController`: stands between the health of a local service and the
 * election. A healthy service takes part; an unhealthy one does not; the winner of the election
 * makes its service active.
 */

import type { Lock } from '../../../../core/plugin/index.ts';
import { KeeperException } from '../../../../core/plugin/zookeeper.ts';
import { JAVA, JavaException } from '../../ipc/java-exception.ts';
import { RpcServer } from '../../ipc/rpc-server.ts';
import type { NetAddress, RpcCall } from '../../ipc/types.ts';
import { ZK_QUORUM } from '../../keys/ha.ts';
import { ActiveStandbyElector } from '../elector/active-standby-elector.ts';
import { javaOf } from '../elector/keeper-errors.ts';
import type { HAContext } from '../ha-context.ts';
import { ZKFC_PROTOCOL, type ZKFCProtocol } from '../ha-service-protocol.ts';
import type { HAServiceTarget } from '../ha-service-target.ts';
import { HealthMonitor, type HealthState } from '../health-monitor.ts';
import { ActiveAttempts } from './active-attempts.ts';
import { Electability } from './electability.ts';
import { ExitCode } from './exit-codes.ts';
import { type FormatOptions, formatZK } from './format-zk.ts';
import { gracefulFailover } from './graceful-failover.ts';
import { LocalService, runtimeException } from './local-service.ts';
import { electorSettings } from './zk-settings.ts';

const LOGGER = 'ha.ZKFailoverController';
const HANDLERS = 3;

export const ZKFC_USAGE = `Usage: hdfs zkfc [ -formatZK [-force] [-nonInteractive] ]
\t-force: formats the znode if the znode exists.
\t-nonInteractive: formats the znode aborts if the znode exists,
\tunless -force option is specified.
`;

export abstract class ZKFailoverController {
  readonly localTarget: HAServiceTarget;
  protected readonly context: HAContext;
  private readonly attempts: ActiveAttempts;
  private readonly monitor: Lock;
  private readonly failed: Promise<string>;
  private fail: (why: string) => void = () => {};
  private health: HealthState = 'INITIALIZING';

  constructor(context: HAContext, localTarget: HAServiceTarget) {
    this.context = context;
    this.localTarget = localTarget;
    this.attempts = new ActiveAttempts(context);
    this.monitor = context.sys.lock('ZKFailoverController');
    this.failed = context.sys.promise((resolve) => {
      this.fail = resolve;
    });
  }

  /** What the lock and the breadcrumb say of a service. */
  protected abstract targetToData(target: HAServiceTarget): Uint8Array;
  /** @throws JavaException RuntimeException for what is no such data, or not of this cluster */
  protected abstract dataToTarget(data: Uint8Array): HAServiceTarget;
  protected abstract allOtherNodes(): readonly HAServiceTarget[];
  /** The znode below the parent of all: the nameservice. */
  protected abstract readonly scope: string;
  /** Ids that keys may carry. */
  protected abstract readonly keySuffixes: readonly string[];
  protected abstract readonly bindAddress: NetAddress;
  /** @throws JavaException AccessControlException */
  protected abstract checkRpcAdminAccess(call: RpcCall): void;
  /** The health of the service has changed; the monitor waits meanwhile. */
  protected abstract healthChanged(state: HealthState): Promise<void>;

  /** The exit code, once it has ended. @throws JavaException */
  async run(args: readonly string[]): Promise<number> {
    const { log } = this.context;
    const { localTarget } = this;
    if (!localTarget.isAutoFailoverEnabled) {
      log.error(
        LOGGER,
        `Automatic failover is not enabled for ${localTarget}. Please ensure that automatic failover is enabled in the configuration before running the ZK failover controller.`,
      );
      return ExitCode.autoFailoverNotEnabled;
    }
    const settings = electorSettings(this.context, this.scope, this.keySuffixes);
    const service = new LocalService(this.context, localTarget, this.attempts);
    const elector: ActiveStandbyElector = new ActiveStandbyElector(this.context, settings, {
      becomeActive: () => this.exclusively(() => service.becomeActive()),
      becomeStandby: () => this.exclusively(() => service.becomeStandby()),
      enterNeutralMode: () => {},
      notifyFatalError: (message) => this.fatalError(message),
      fenceOldActive: (data) =>
        this.exclusively(() => service.fenceOldActive(() => this.dataToTarget(data))),
    });
    try {
      await elector.exclusively(() => elector.connect());
    } catch (error) {
      if (!(error instanceof KeeperException)) throw error;
      const where = `Unable to connect to ZooKeeper quorum at ${settings.quorum}.`;
      log.error(
        LOGGER,
        `Unable to start failover controller. ${where} Please check the configured value for ${ZK_QUORUM.name} and ensure that ZooKeeper is running.`,
        javaOf(error),
      );
      return ExitCode.noZk;
    }
    const options = this.formatOptions(args);
    if (options) {
      return elector.exclusively(() => formatZK(this.context, elector.parentZnode, options));
    }
    if (!(await elector.exclusively(() => elector.parentZnode.exists()))) {
      log.error(
        LOGGER,
        'Unable to start failover controller. Parent znode does not exist.\nRun with -formatZK flag to initialize ZooKeeper.',
      );
      return ExitCode.noParentZnode;
    }
    try {
      localTarget.checkFencingConfigured();
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      log.error(
        LOGGER,
        `Fencing is not configured for ${localTarget}.\nYou must configure a fencing method before using automatic failover.`,
        error,
      );
      return ExitCode.noFencer;
    }
    return this.watchOver(elector, service);
  }

  /** Java's `synchronized (this)`. */
  private async exclusively<T>(task: () => Promise<T>): Promise<T> {
    await this.monitor.acquire();
    try {
      return await task();
    } finally {
      this.monitor.release();
    }
  }

  /** Until something goes wrong for good. @throws JavaException RuntimeException */
  private async watchOver(elector: ActiveStandbyElector, service: LocalService): Promise<never> {
    const { context, localTarget } = this;
    const { log } = context;
    const electability = new Electability(context, {
      elector,
      service,
      target: localTarget,
      data: this.targetToData(localTarget),
      health: () => this.health,
      exclusively: (task) => elector.exclusively(() => this.exclusively(task)),
    });
    const server = this.rpcServer(elector, service, electability);
    server.start();
    const monitor = new HealthMonitor(context, localTarget, {
      enteredState: async (state) => {
        await this.exclusively(() => this.setLastHealthState(state));
        await electability.recheck();
      },
      reportServiceStatus: ({ state }) => electability.verifyServiceState(state),
    });
    void monitor.run();
    const why = await this.failed;
    server.stop();
    await elector.exclusively(() => elector.quitElection(true));
    monitor.shutdown();
    const failure = runtimeException(`ZK Failover Controller failed: ${why}`);
    log.error(LOGGER, 'The failover controller encounters runtime error: ', failure);
    throw failure;
  }

  private rpcServer(
    elector: ActiveStandbyElector,
    service: LocalService,
    electability: Electability,
  ): RpcServer {
    const { context, localTarget, bindAddress } = this;
    const { host, port } = bindAddress;
    context.log.info(LOGGER, `ZKFC RpcServer binding to /${host}:${port}`);
    const { host: name } = localTarget.address;
    const server = new RpcServer(context.sys, { name, port, bind: host, handlers: HANDLERS });
    server.serve<ZKFCProtocol>(ZKFC_PROTOCOL, {
      cedeActive: async ({ millisToCede }, call) => {
        this.checkRpcAdminAccess(call);
        await electability.cede(millisToCede, call);
        return null;
      },
      gracefulFailover: async (_params, call) => {
        this.checkRpcAdminAccess(call);
        await gracefulFailover(context, {
          localTarget,
          attempts: this.attempts,
          lastHealthState: () => this.health,
          checkEligibleForFailover: () => this.exclusively(() => this.checkEligible(service)),
          currentActive: () => this.currentActive(elector),
          allOtherNodes: () => this.allOtherNodes(),
        });
        return null;
      },
    });
    return server;
  }

  private async setLastHealthState(state: HealthState): Promise<void> {
    this.context.log.info(LOGGER, `Local service ${this.localTarget} entered state: ${state}`);
    this.health = state;
    await this.healthChanged(state);
  }

  /** @throws JavaException ServiceFailedException */
  private async checkEligible({ state }: LocalService): Promise<void> {
    const why =
      this.health !== 'SERVICE_HEALTHY'
        ? 'is not currently healthy'
        : state === 'observer'
          ? 'is in observer state'
          : undefined;
    if (why === undefined) return;
    const message = `${this.localTarget} ${why}. Cannot be failover target`;
    throw new JavaException(JAVA.serviceFailed, message);
  }

  /** Whoever holds the lock. @throws JavaException IOException */
  private async currentActive(elector: ActiveStandbyElector): Promise<HAServiceTarget | undefined> {
    const data = await elector
      .exclusively(() => this.exclusively(() => elector.getActiveData()))
      .catch((error: unknown) => {
        if (!(error instanceof KeeperException)) throw error;
        const message = 'Unexpected ZooKeeper issue fetching active node info';
        throw new JavaException(JAVA.io, message);
      });
    return data && this.dataToTarget(data);
  }

  private fatalError(message: string): void {
    this.context.log.error(LOGGER, `Fatal error occurred:${message}`);
    this.fail(message);
  }

  /** Undefined when it is not to format. @throws JavaException HadoopIllegalArgumentException */
  private formatOptions(args: readonly string[]): FormatOptions | undefined {
    const [command, ...flags] = args;
    if (command === undefined) return undefined;
    const known = ['-force', '-nonInteractive'];
    const bad = command === '-formatZK' ? flags.find((flag) => !known.includes(flag)) : command;
    if (bad === undefined) {
      return { force: flags.includes('-force'), interactive: !flags.includes('-nonInteractive') };
    }
    this.context.sys.stderr.write(`${ZKFC_USAGE}\n`);
    const javaClass = 'org.apache.hadoop.HadoopIllegalArgumentException';
    const error = new JavaException(javaClass, `Bad argument: ${bad}`);
    const text = 'The failover controller encounters runtime error';
    this.context.log.error(LOGGER, text, error);
    throw error;
  }
}
