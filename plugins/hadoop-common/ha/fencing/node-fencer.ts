/**
 * `org.apache.hadoop.ha.NodeFencer`: the methods of `dfs.ha.fencing.methods`, one a line, tried in
 * order until one has succeeded.
 */

import { JavaException } from '../../ipc/java-exception.ts';
import type { HAContext } from '../ha-context.ts';
import type { HAServiceTarget } from '../ha-service-target.ts';
import {
  BAD_FENCING_CONFIGURATION,
  badFencingConfiguration,
  type FenceMethod,
} from './fence-method.ts';
import { shellCommandFencer } from './shell-command-fencer.ts';
import { sshFenceByTcpPort } from './ssh-fence-by-tcp-port.ts';

const LOGGER = 'ha.NodeFencer';
const LINE = /^([a-zA-Z0-9.$]+)(?:\((.+?)\))?$/;

const STANDARD_METHODS: Readonly<Record<string, FenceMethod>> = {
  shell: shellCommandFencer,
  sshfence: sshFenceByTcpPort,
};

interface MethodWithArgument {
  readonly method: FenceMethod;
  readonly argument: string | undefined;
}

export class NodeFencer {
  private readonly context: HAContext;
  private readonly methods: readonly MethodWithArgument[];

  /** @param text the value of the key. @throws JavaException BadFencingConfigurationException */
  constructor(context: HAContext, text: string) {
    this.context = context;
    const lines = text.split(/\s*\n\s*/).map((line) => line.replace(/#.*$/, '').trim());
    this.methods = lines.filter((line) => line !== '').map(methodOf);
  }

  /** Whether the service is harmless now. A service that must give up, and one that takes over. */
  async fence(from: HAServiceTarget, to?: HAServiceTarget): Promise<boolean> {
    const { log, sys } = this.context;
    log.info(LOGGER, '====== Beginning Service Fencing Process... ======');
    for (const [i, one] of this.methods.entries()) {
      const name = `${one.method.javaClass}(${one.argument ?? 'null'})`;
      log.info(LOGGER, `Trying method ${i + 1}/${this.methods.length}: ${name}`);
      const fenced = await this.attempt(one, name, from, to);
      const outcome = fenced ? 'fenced' : 'failed';
      sys.observe('hadoop-common/fencing', { target: String(from), method: name, outcome });
      if (fenced) {
        log.info(LOGGER, `====== Fencing successful by method ${name} ======`);
        return true;
      }
    }
    log.error(LOGGER, 'Unable to fence service by any configured method.');
    return false;
  }

  private async attempt(
    { method, argument }: MethodWithArgument,
    name: string,
    from: HAServiceTarget,
    to: HAServiceTarget | undefined,
  ): Promise<boolean> {
    const { context } = this;
    const { log } = context;
    try {
      if (to && !(await method.tryFence(context, to, argument))) {
        log.error(LOGGER, '====== Fencing on target failed, skipping fencing on source ======');
      } else if (await method.tryFence(context, from, argument)) {
        return true;
      }
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      if (error.javaClass === BAD_FENCING_CONFIGURATION) {
        log.error(LOGGER, `Fencing method ${name} misconfigured`, error);
      } else {
        log.error(LOGGER, `Fencing method ${name} failed with an unexpected error.`, error);
      }
      return false;
    }
    log.warn(LOGGER, `Fencing method ${name} was unsuccessful.`);
    return false;
  }
}

/** `NodeFencer.parseMethod` */
function methodOf(line: string): MethodWithArgument {
  const [, name, argument] = LINE.exec(line) ?? [];
  if (name === undefined) throw badFencingConfiguration(`Unable to parse line: '${line}'`);
  const method = Object.hasOwn(STANDARD_METHODS, name) ? STANDARD_METHODS[name] : undefined;
  if (!method) throw badFencingConfiguration(`Could not find configured fencing method ${name}`);
  method.checkArgument(argument);
  return { method, argument };
}
