/**
 * What stands on the disk of every host before anything is installed: the commands, the start-up
 * files of the shell, and the directories that programs expect. Plain data, as a small Debian has
 * it; /bin and /sbin, which are links there, are directories with the same commands here.
 */

import { ARCHIVE_ROOT } from './lib/archives.ts';
import { type FileContent, type FileTree, programHeader } from './lib/system.ts';

export interface ImageHost {
  readonly name: string;
  readonly address: string;
}

/** Commands by program name that are found in sbin. */
const ADMINISTRATION = new Set(['sshd']);

const PROFILE = `# /etc/profile: read by every login shell.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
for part in /etc/profile.d/*.sh; do
  if [ -r $part ]; then
    . $part
  fi
done
unset part
`;

const HOME_PROFILE = `# ~/.profile: read by login shells after /etc/profile.
if [ -f ~/.bashrc ]; then
  . ~/.bashrc
fi
`;

const BASHRC = `# ~/.bashrc: read by interactive shells, and by bash when sshd runs a command with it.
`;

/** The base image of one host. @param hosts all hosts of the cluster, for /etc/hosts */
export function baseImage(
  host: ImageHost,
  hosts: readonly ImageHost[],
  programs: readonly { readonly name: string }[],
): FileTree {
  const tree: Record<string, FileContent> = {
    '/etc/profile': PROFILE,
    '/etc/hostname': `${host.name}\n`,
    '/etc/hosts': hostsFile(hosts),
    '/root/.bashrc': BASHRC,
    '/root/.profile': HOME_PROFILE,
  };
  const directories = [
    '/root/.ssh',
    '/etc/profile.d',
    '/tmp',
    '/var/log',
    '/var/lib',
    '/var/run',
    '/opt',
    '/home',
  ];
  for (const path of [...directories, '/usr/local/bin', '/usr/local/sbin', ARCHIVE_ROOT]) {
    tree[path] = { directory: true };
  }
  for (const { name } of programs) {
    const folder = ADMINISTRATION.has(name) ? 'sbin' : 'bin';
    const file = { text: `${programHeader(name)}\n`, executable: true };
    tree[`/usr/${folder}/${name}`] = file;
    tree[`/${folder}/${name}`] = file;
  }
  return tree;
}

function hostsFile(hosts: readonly ImageHost[]): string {
  const lines = hosts.map(({ name, address }) => `${address} ${name}\n`);
  return `127.0.0.1 localhost\n${lines.join('')}`;
}
