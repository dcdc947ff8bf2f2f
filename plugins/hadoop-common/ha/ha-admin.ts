/**
 * `org.apache.hadoop.ha.HAAdmin`, with what `DFSHAAdmin` adds to it: what an administrator can ask
 * of services in high availability, and what is refused where failover is automatic.
 */

import { isJava, JAVA, JavaException } from '../ipc/java-exception.ts';
import { confirmPrompt } from '../tool/confirm-prompt.ts';
import {
  cliCheckLimit,
  FAILOVER_FAILED,
  FailoverController,
  newActiveLimit,
} from './failover-controller.ts';
import { type AdminLine, parseAdminLine } from './ha-admin-line.ts';
import { commandHelp, commandUsage, fullUsage, HA_ADMIN_USAGE } from './ha-admin-usage.ts';
import type { HAContext } from './ha-context.ts';
import type { RequestSource } from './ha-service-protocol.ts';
import type { HAServiceTarget } from './ha-service-target.ts';

const LOGGER = 'ha.HAAdmin';
const FAILED = 255;
/** Of the question whether another is active. */
const OTHER_NODE_LIMIT = { timeoutMs: 5_000, key: 'HAAdmin.isOtherTargetNodeActive' };

/** Of changes of state: they may take as long as they need. */
const NO_LIMIT = { timeoutMs: 0, key: 'HAAdmin' };

const FORCE_MANUAL_QUESTION = `You have specified the --forcemanual flag. This flag is dangerous, as it can induce a split-brain scenario that WILL CORRUPT your HDFS namespace, possibly irrecoverably.

It is recommended not to use this flag, but instead to shut down the cluster and disable automatic failover if you prefer to manually manage your HA state.

You may abort safely by answering 'n' or hitting ^C now.

Are you sure you want to continue?`;

export abstract class HAAdmin {
  protected readonly context: HAContext;
  private source: RequestSource = 'REQUEST_BY_USER';

  constructor(context: HAContext) {
    this.context = context;
  }

  /** `Usage: haadmin [-ns <nameserviceId>]` */
  protected abstract readonly usageTitle: string;
  protected abstract readonly targetIds: readonly string[];
  /** @throws JavaException IllegalArgumentException */
  protected abstract resolveTarget(id: string): HAServiceTarget;

  /** The exit code. */
  async run(args: readonly string[]): Promise<number> {
    try {
      return await this.runCommand(args);
    } catch (error) {
      if (!(error instanceof JavaException) || error.javaClass === JAVA.illegalState) throw error;
      const isArgument = error.javaClass.endsWith('IllegalArgumentException');
      return this.refuse(
        `${isArgument ? 'Illegal argument' : 'Operation failed'}: ${error.message}`,
      );
    }
  }

  protected refuse(text: string): number {
    return this.context.sys.fail(FAILED, text);
  }

  /** A wrong line: what is wrong, if it is not that there is none, and how it goes. */
  protected refuseWithUsage(text?: string): number {
    if (text !== undefined) this.context.sys.stderr.write(`${text}\n`);
    this.context.sys.stderr.write(fullUsage(this.usageTitle, HA_ADMIN_USAGE));
    return FAILED;
  }

  protected async runCommand(args: readonly string[]): Promise<number> {
    const [command] = args;
    if (command === undefined) return this.refuseWithUsage();
    if (!command.startsWith('-')) {
      return this.refuseWithUsage(`Bad command '${command}': expected command starting with '-'`);
    }
    if (!Object.hasOwn(HA_ADMIN_USAGE, command)) {
      return this.refuseWithUsage(`${command.slice(1)}: Unknown command`);
    }
    if (command === '-help') return this.help(args);
    const line = parseAdminLine(command, args.slice(1));
    if (!line) return this.refuseCommand(command, 'incorrect arguments');
    if (line.flags.has('forcemanual')) {
      if (!(await confirmPrompt(this.context.sys, FORCE_MANUAL_QUESTION))) {
        this.context.log.error(LOGGER, 'Aborted');
        return FAILED;
      }
      this.source = 'REQUEST_BY_USER_FORCED';
    }
    if (command === '-getAllServiceState') return this.getAllServiceState();
    if (command === '-failover') return this.failover(line);
    const [id] = line.operands;
    if (id === undefined || line.operands.length !== 1) {
      return this.refuseCommand(command, 'incorrect number of arguments');
    }
    switch (command) {
      case '-transitionToActive':
        return this.transitionToActive(id, line.flags.has('forceactive'));
      case '-transitionToStandby':
        return this.transitionToStandby(id);
      case '-transitionToObserver':
        return this.transitionToObserver(id);
      case '-checkHealth':
        return this.checkHealth(id);
      default:
        return this.getServiceState(id);
    }
  }

  private help(args: readonly string[]): number {
    const { sys } = this.context;
    const [, asked] = args;
    if (asked === undefined) {
      sys.stdout.write(fullUsage(this.usageTitle, HA_ADMIN_USAGE));
      return 0;
    }
    if (args.length > 2) return this.refuseCommand('-help');
    const name = asked.startsWith('-') ? asked : `-${asked}`;
    const info = Object.hasOwn(HA_ADMIN_USAGE, name) ? HA_ADMIN_USAGE[name] : undefined;
    if (!info) return this.refuseWithUsage(`${name}: Unknown command`);
    sys.stdout.write(commandHelp(name, info));
    return 0;
  }

  /** A wrong call of one command: what is wrong, and how it goes. */
  private refuseCommand(command: string, why?: string): number {
    const { stderr } = this.context.sys;
    if (why !== undefined) stderr.write(`${command.slice(1)}: ${why}\n`);
    const info = HA_ADMIN_USAGE[command];
    if (info) stderr.write(commandUsage(this.usageTitle, command, info));
    return FAILED;
  }

  // --- questions -------------------------------------------------------------------------------

  private async getServiceState(id: string): Promise<number> {
    const { conf, sys } = this.context;
    const proxy = this.resolveTarget(id).proxy(cliCheckLimit(conf));
    sys.print((await proxy.getServiceStatus({})).state);
    return 0;
  }

  private async getAllServiceState(): Promise<number> {
    const { conf, sys } = this.context;
    if (this.targetIds.length === 0) return this.refuse('Failed to get service IDs');
    for (const id of this.targetIds) {
      const target = this.resolveTarget(id);
      let answer: string;
      try {
        answer = (await target.proxy(cliCheckLimit(conf)).getServiceStatus({})).state;
      } catch (error) {
        if (!(error instanceof JavaException)) throw error;
        answer = `Failed to connect: ${error.message}`;
      }
      const { host, port } = target.address;
      sys.print(`${`${host}:${port}`.padEnd(50)} ${answer.padEnd(10)}`);
    }
    return 0;
  }

  private async checkHealth(id: string): Promise<number> {
    const proxy = this.resolveTarget(id).proxy(cliCheckLimit(this.context.conf));
    try {
      await proxy.monitorHealth({});
      return 0;
    } catch (error) {
      if (!isJava(error, JAVA.healthCheckFailed)) throw error;
      return this.refuse(`Health check failed: ${error.message}`);
    }
  }

  // --- changes ---------------------------------------------------------------------------------

  private async transitionToActive(id: string, forceActive: boolean): Promise<number> {
    if (!forceActive && (await this.isOtherNodeActive(id))) return FAILED;
    const target = this.resolveTarget(id);
    if (!this.mayManage(target)) return FAILED;
    await target.proxy(NO_LIMIT).transitionToActive({ source: this.source });
    return 0;
  }

  private async transitionToStandby(id: string): Promise<number> {
    const target = this.resolveTarget(id);
    if (!this.mayManage(target)) return FAILED;
    await target.proxy(NO_LIMIT).transitionToStandby({ source: this.source });
    return 0;
  }

  private async transitionToObserver(id: string): Promise<number> {
    const target = this.resolveTarget(id);
    if (!target.supportsObserver) {
      return this.refuse(`The target ${target} doesn't support Observer state.`);
    }
    if (!this.mayManage(target)) return FAILED;
    await target.proxy(NO_LIMIT).transitionToObserver({ source: this.source });
    return 0;
  }

  /** Whether it is so, or nobody can know: then it has been said. */
  private async isOtherNodeActive(id: string): Promise<boolean> {
    for (const other of this.targetIds.filter((one) => one !== id)) {
      const target = this.resolveTarget(other);
      if (!this.mayManage(target)) return true;
      let problem: string | undefined;
      try {
        const { state } = await target.proxy(OTHER_NODE_LIMIT).getServiceStatus({});
        if (state === 'active') problem = `transitionToActive: Node ${other} is already active`;
      } catch (error) {
        if (!(error instanceof JavaException)) throw error;
        problem = `Unexpected error occurred  ${error.message}`;
      }
      if (problem === undefined) continue;
      this.context.sys.stderr.write(`${problem}\n`);
      this.refuseCommand('-transitionToActive');
      return true;
    }
    return false;
  }

  /** `checkManualStateManagementOK`: not by hand where controllers decide, unless forced. */
  private mayManage(target: HAServiceTarget): boolean {
    if (!target.isAutoFailoverEnabled) return true;
    if (this.source === 'REQUEST_BY_USER_FORCED') {
      this.context.log.warn(
        LOGGER,
        `Proceeding with manual HA state management even though\nautomatic failover is enabled for ${target}`,
      );
      return true;
    }
    this.refuse(
      `Automatic failover is enabled for ${target}\nRefusing to manually manage HA state, since it may cause\na split-brain scenario or other incorrect state.\nIf you are very sure you know what you are doing, please \nspecify the --forcemanual flag.`,
    );
    return false;
  }

  private async failover({ flags, operands }: AdminLine): Promise<number> {
    const { context } = this;
    const [fromId, toId] = operands;
    if (fromId === undefined || toId === undefined || operands.length !== 2) {
      return this.refuseCommand('-failover', 'incorrect arguments');
    }
    const from = this.resolveTarget(fromId);
    const to = this.resolveTarget(toId);
    from.transitionTargetState = 'standby';
    to.transitionTargetState = 'active';
    if (from.isAutoFailoverEnabled !== to.isAutoFailoverEnabled) {
      const message = `Inconsistent auto-failover configs between ${from} and ${to}!`;
      throw new JavaException(JAVA.illegalState, message);
    }
    const options = { forceFence: flags.has('forcefence'), forceActive: flags.has('forceactive') };
    if (to.isAutoFailoverEnabled) {
      if (!options.forceFence && !options.forceActive) return this.gracefulFailover(to);
      return this.refuse(
        'forcefence and forceactive flags not supported with auto-failover enabled.',
      );
    }
    try {
      await new FailoverController(context, this.source).failover(from, to, options);
    } catch (error) {
      if (!isJava(error, FAILOVER_FAILED)) throw error;
      return this.refuse(`Failover failed: ${error.message}`);
    }
    context.sys.print(`Failover from ${fromId} to ${toId} successful`);
    return 0;
  }

  /** `gracefulFailoverThroughZKFCs`: the controllers know how. */
  private async gracefulFailover(to: HAServiceTarget): Promise<number> {
    const { conf, sys } = this.context;
    try {
      await to.zkfcProxy(newActiveLimit(conf)).gracefulFailover({});
    } catch (error) {
      if (!isJava(error, JAVA.serviceFailed)) throw error;
      return this.refuse(`Failover failed: ${error.message}`);
    }
    sys.print(`Failover to ${to} successful`);
    return 0;
  }
}
