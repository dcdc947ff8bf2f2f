/**
 * `zookeeper`: the server `QuorumPeerMain` on the real engine, `zkServer.sh` and `zkCli.sh`, what
 * can be checked of an ensemble, and the invariants of ZooKeeper's own specification.
 */

import { definePlugin } from '../../core/plugin/index.ts';
import { CONTENTS_HOOK } from '../../core/plugin/zookeeper.ts';
import { advice } from './advice.ts';
import { ARCHIVE_NAME, archiveTree } from './archive.ts';
import { clientPort, runsServer, serverId, zooCfg } from './configuration.ts';
import { events } from './events.ts';
import { znode } from './expectations/znode.ts';
import { expireSession } from './faults/expire-session.ts';
import { tellContents } from './faults/tell-contents.ts';
import { installed, started, usual } from './install.ts';
import { invariants } from './invariants/index.ts';
import { withoutLeader } from './measures/without-leader.ts';
import { ZOOKEEPER_COMMANDS } from './programs.ts';
import { quorumPeerMain } from './quorum-peer-main.ts';
import { counters } from './workloads/counters.ts';
import { sessions } from './workloads/sessions.ts';

export default definePlugin({
  name: 'zookeeper',
  summary: 'ZooKeeper servers, zkServer.sh and zkCli.sh',
  version: '1.0.0',
  configuration: { 'zoo.cfg': zooCfg },
  events,
  roles: {
    QuorumPeerMain: {
      summary: quorumPeerMain.summary,
      aliases: ['zookeeper'],
      states: ['looking', 'read-only', 'leader', 'follower', 'observer', 'standalone'],
      rankIs: 'epoch',
      jvm: true,
      startup: quorumPeerMain.startup,
      hooks: { [CONTENTS_HOOK]: 'tells what each transaction changes' },
      runsOn: runsServer,
      port: clientPort,
      id: (host) => serverId(host)?.toString(),
      main: quorumPeerMain.main,
    },
  },
  commands: Object.fromEntries(ZOOKEEPER_COMMANDS.map((command) => [command.name, command])),
  faults: { 'expire-session': expireSession, 'tell-contents': tellContents },
  expectations: { znode },
  invariants,
  advice,
  workloads: { counters, sessions },
  measures: { 'without-leader': withoutLeader },
  archives: { [ARCHIVE_NAME]: archiveTree() },
  image: { configured: installed },
  running: started,
  conf: usual,
});
