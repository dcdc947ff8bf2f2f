/**
 * Who may run what: `HDFS_NAMENODE_USER` and its like. Everybody is root here, so a script that
 * wants to be another user finds no such account.
 */

import type { System } from '../../../core/plugin/index.ts';
import { complain, type HadoopScript } from './hadoop-config.ts';

/** `hadoop_build_custom_subcmd_var`: `HDFS_ZKFC_USER`. */
function userVariable(program: string, command: string): string {
  return `${program}_${command}_USER`.toUpperCase();
}

/** `hadoop_need_reexec` and `hadoop_verify_user_perm`: whether the command may not go on. */
export function refuseUser({ sys, variables }: HadoopScript, program: string, command: string) {
  const user = variables.get(userVariable(program, command));
  return user !== '' && user !== variables.get('USER') && !hasAccount(sys, user);
}

/**
 * `hadoop_uservar_su`: runs a command as the user whom its variable names, in a login shell, for
 * nobody starts daemons as root who has not said so.
 */
export async function runAsItsUser(
  { sys, variables }: HadoopScript,
  program: string,
  command: string,
  argv: readonly string[],
): Promise<number> {
  const variable = userVariable(program, command);
  const user = variables.get(variable);
  if (user === '') {
    complain(sys, `ERROR: Attempting to operate on ${program} ${command} as root`);
    complain(sys, `ERROR: but there is no ${variable} defined. Aborting operation.`);
    return 1;
  }
  if (!hasAccount(sys, user)) return 1;
  const line = argv.map((word) => `'${word}'`).join(' ');
  const child = sys.spawnProgram('bash', ['-bash', '-c', line], {
    env: loginEnvironment(),
    cwd: '/root',
  });
  return (await child.exited).code;
}

function hasAccount(sys: System, user: string): boolean {
  if (user === 'root') return true;
  complain(sys, `ERROR: Refusing to run as root: ${user} account is not found. Aborting.`);
  return false;
}

/** What `su -l root` leaves of the environment. */
function loginEnvironment(): Map<string, string> {
  return new Map([
    ['HOME', '/root'],
    ['USER', 'root'],
    ['LOGNAME', 'root'],
    ['SHELL', '/bin/bash'],
    ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
  ]);
}
