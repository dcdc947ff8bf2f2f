/** The programs of this plugin: the server, the two commands, and what the commands run. */
import { fourLetterWordMain } from './commands/four-letter-word-main.ts';
import { versionInfoMain } from './commands/version-info-main.ts';
import { zkCli } from './commands/zk-cli.ts';
import { zkServer } from './commands/zk-server.ts';
import { quorumPeerMain } from './quorum-peer-main.ts';

export const ZOOKEEPER_COMMANDS = [zkServer, zkCli, fourLetterWordMain, versionInfoMain] as const;

export const ZOOKEEPER_PROGRAMS = [quorumPeerMain, ...ZOOKEEPER_COMMANDS] as const;
