/**
 * `org.apache.hadoop.ha.ShellCommandFencer`: runs a command, which learns the configuration and the
 * target from its environment, and succeeds when it exits with 0. Nothing limits its time.
 */

import { SystemError } from '../../../../core/plugin/index.ts';
import { JAVA, JavaException } from '../../ipc/java-exception.ts';
import type { HAContext } from '../ha-context.ts';
import type { HAServiceTarget } from '../ha-service-target.ts';
import { badFencingConfiguration, type FenceMethod } from './fence-method.ts';
import { LinePump } from './line-pump.ts';

const LOGGER = 'ha.ShellCommandFencer';
const ABBREVIATED_LENGTH = 20;

export const shellCommandFencer: FenceMethod = {
  javaClass: 'org.apache.hadoop.ha.ShellCommandFencer',

  checkArgument(argument) {
    if (argument !== undefined && argument !== '') return;
    throw badFencingConfiguration("No argument passed to 'shell' fencing method");
  },

  async tryFence(context, target, argument = '') {
    const { log, sys } = context;
    const command = commandFor(target, argument);
    const abbreviated = abbreviate(command);
    const out = new LinePump((line) => log.info(LOGGER, line));
    const err = new LinePump((line) => log.warn(LOGGER, line));
    try {
      const child = sys.spawn(['bash', '-e', '-c', command], {
        env: environmentFor(context, target),
        stdin: 'null',
        stdout: { collect: (bytes) => out.push(bytes) },
        stderr: { collect: (bytes) => err.push(bytes) },
      });
      log.info(LOGGER, `Launched fencing command '${command}' with pid ${child.pid}`);
      const prefix = `[PID ${child.pid}] ${abbreviated}: `;
      out.prefix = prefix;
      err.prefix = prefix;
      const { code } = await child.exited;
      out.end();
      err.end();
      return code === 0;
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      const thrown = new JavaException(JAVA.io, error.message);
      log.warn(LOGGER, `Unable to execute ${command}`, thrown);
      return false;
    }
  },
};

/** `parseArgs`: one command for both sides, or one for the target and one for the source. */
function commandFor({ transitionTargetState }: HAServiceTarget, argument: string): string {
  const commands = argument.split(',');
  const [first = '', second] = commands;
  if (second === undefined) return first;
  if (commands.length > 2) {
    const message = `Expecting arguments size of at most two, getting [${commands.join(', ')}]`;
    throw new JavaException(JAVA.illegalArgument, message);
  }
  if (transitionTargetState === 'active') return first;
  if (transitionTargetState === 'standby') return second;
  throw new JavaException(JAVA.illegalArgument, 'Unexpected HA service state: null');
}

/** All of the configuration, and the target's parameters, with `_` for `.`. */
function environmentFor({ conf, sys }: HAContext, target: HAServiceTarget): Map<string, string> {
  const env = new Map(sys.env);
  for (const [name, value] of conf.entries()) env.set(name.replaceAll('.', '_'), value);
  const prefix = target.transitionTargetState === 'standby' ? 'source_' : 'target_';
  for (const [name, value] of target.fencingParameters()) {
    env.set(`${prefix}${name}`.replaceAll('.', '_'), value);
  }
  return env;
}

/** `abbreviate`: the middle of a long command is left out. */
function abbreviate(command: string): string {
  if (command.length <= ABBREVIATED_LENGTH) return command;
  const first = Math.floor((ABBREVIATED_LENGTH - 3) / 2);
  const second = ABBREVIATED_LENGTH - first - 3;
  return `${command.slice(0, first)}...${command.slice(command.length - second)}`;
}
