/** How a shell begins: the variables bash sets by itself, and the start-up files it reads. */

import { statOf } from '../lib/files.ts';
import { ReturnFromSource } from './jumps.ts';
import { runText } from './run-text.ts';
import type { Shell } from './shell.ts';
import { OWN_STREAMS } from './streams.ts';

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The environment as exported variables, and those that every bash has. */
export function setUpVariables(shell: Shell): void {
  const { sys, variables } = shell;
  for (const [name, value] of sys.env) {
    variables.set(name, value);
    variables.export(name);
  }
  const level = Number(variables.get('SHLVL') ?? 0);
  const own: readonly (readonly [string, string])[] = [
    ['PWD', sys.cwd],
    ['SHLVL', String((Number.isInteger(level) ? level : 0) + 1)],
  ];
  for (const [name, value] of own) {
    variables.set(name, value);
    variables.export(name);
  }
  variables.export('OLDPWD');
  variables.set('PPID', String(sys.ppid));
  variables.set('UID', '0');
  variables.set('EUID', '0');
  variables.set('IFS', ' \t\n');
  if (variables.get('PATH') === undefined) variables.set('PATH', DEFAULT_PATH);
  if (variables.get('HOSTNAME') === undefined) variables.set('HOSTNAME', sys.host.name);
}

/**
 * bash's start-up files: for a login shell /etc/profile and the first of three in the home
 * directory; for an interactive one, and for a command that sshd runs, ~/.bashrc.
 */
export async function readStartFiles(
  shell: Shell,
  kind: 'login' | 'interactive' | 'ssh',
): Promise<void> {
  const home = shell.variables.get('HOME') ?? '/root';
  if (kind !== 'login') return readStartFile(shell, `${home}/.bashrc`);
  await readStartFile(shell, '/etc/profile');
  const own = ['.bash_profile', '.bash_login', '.profile'].map((name) => `${home}/${name}`);
  const first = own.find((path) => statOf(shell.sys, path)?.kind === 'file');
  if (first !== undefined) await readStartFile(shell, first);
}

async function readStartFile(shell: Shell, path: string): Promise<void> {
  if (statOf(shell.sys, path)?.kind !== 'file') return;
  shell.sources.push(path);
  try {
    await runText(shell, shell.sys.disk.readText(path), OWN_STREAMS, { source: path });
  } catch (error) {
    if (!(error instanceof ReturnFromSource)) throw error;
  } finally {
    shell.sources.pop();
  }
}
