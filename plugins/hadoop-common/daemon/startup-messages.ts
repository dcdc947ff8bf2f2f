/**
 * The first and the last lines of a daemon's log, as `StringUtils.startupShutdownMessage` prints
 * them, and the end by `ExitUtil.terminate`.
 */

import type { System } from '../../../core/plugin/index.ts';
import type { JavaException } from '../ipc/java-exception.ts';
import { localHostName } from '../ipc/net-utils.ts';
import { loggerOf } from '../log/logger.ts';
import { COMPILED_AT, COMPILED_BY, JAVA_VERSION, SOURCE, VERSION } from './version.ts';

const RULE = '*'.repeat(60);

/**
 * Prints STARTUP_MSG now and SHUTDOWN_MSG when a signal ends the process (exit code 128 + signal),
 * unless the daemon has handlers of its own.
 * @param name the class without its package: `NameNode`
 * @param logger as in `Logger`: `namenode.NameNode`
 */
export function startupMessage(
  sys: System,
  name: string,
  logger: string,
  args: readonly string[],
): void {
  const log = loggerOf(sys);
  const lines = [
    `Starting ${name}`,
    `  host = ${localHostName(sys)}`,
    `  args = [${args.join(', ')}]`,
    `  version = ${VERSION}`,
    `  classpath = ${sys.env.get('CLASSPATH') ?? ''}`,
    `  build = ${SOURCE}; compiled by '${COMPILED_BY}' on ${COMPILED_AT}`,
    `  java = ${JAVA_VERSION}`,
  ];
  log.info(logger, block('STARTUP_MSG', lines));
  log.info(logger, 'registered UNIX signal handlers for [TERM, HUP, INT]');
  const codes = { TERM: 143, HUP: 129, INT: 130 } as const;
  for (const signal of ['TERM', 'HUP', 'INT'] as const) {
    sys.onSignal(signal, () => {
      const number = codes[signal] - 128;
      log.error(logger, `RECEIVED SIGNAL ${number}: SIG${signal}`);
      shutdownMessage(sys, name, logger);
      sys.exit(codes[signal]);
    });
  }
}

/** SHUTDOWN_MSG: what the JVM's hook prints, however the process ends of itself. */
export function shutdownMessage(sys: System, name: string, logger: string): void {
  const line = `Shutting down ${name} at ${localHostName(sys)}`;
  loggerOf(sys).info(logger, block('SHUTDOWN_MSG', [line]));
}

/** `ExitUtil.terminate`: ends the process at once. */
export function terminate(
  sys: System,
  name: string,
  logger: string,
  code: number,
  why?: JavaException | string,
): never {
  const text = typeof why === 'string' || why === undefined ? why : why.text;
  const reason = text === undefined ? 'ExitException' : text;
  loggerOf(sys).info('util.ExitUtil', `Exiting with status ${code}: ${reason}`);
  shutdownMessage(sys, name, logger);
  sys.exit(code);
}

function block(label: string, lines: readonly string[]): string {
  const body = lines.map((line) => `${label}: ${line}\n`).join('');
  return `${label}: \n/${RULE}\n${body}${RULE}/`;
}
