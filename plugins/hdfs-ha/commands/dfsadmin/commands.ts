/** The subcommands of `hdfs dfsadmin` that are modelled. */

import {
  DFS_NAMENODE_CHECKPOINT_PERIOD,
  DFS_NAMENODE_CHECKPOINT_TXNS,
  isJava,
  JAVA,
  JavaException,
} from '../../../hadoop-common/door.ts';
import type { DatanodeInfo } from '../../protocols/blocks.ts';
import { type AdminCommand, allNameNodes, onAll, throwAll } from './admin.ts';
import { helpOf } from './help.ts';
import { report } from './report.ts';
import { safemode } from './safemode.ts';
import { triggerBlockReport } from './trigger-block-report.ts';

/** A checkpoint that is younger than so many periods will do for `-beforeShutdown`. */
const WINDOW_PERIODS = 3;

const saveNamespace: AdminCommand = {
  min: 0,
  max: 1,
  usage: '[-saveNamespace [-beforeShutdown]]',
  async run(context, [option]) {
    const { conf, sys } = context;
    const isShutdown = option === '-beforeShutdown';
    const periodMs = conf.read(DFS_NAMENODE_CHECKPOINT_PERIOD);
    const timeWindow = isShutdown ? (periodMs / 1000) * WINDOW_PERIODS : 0;
    const txGap = isShutdown ? conf.read(DFS_NAMENODE_CHECKPOINT_TXNS) * WINDOW_PERIODS : 0;
    if (isShutdown) {
      sys.print(
        `Do checkpoint if necessary before stopping namenode. The time window is ${timeWindow} seconds, and the transaction gap is ${txGap}`,
      );
    }
    await onAll(context, {
      call: (proxy) => proxy.saveNamespace({ timeWindow, txGap }),
      succeeded: (saved) =>
        saved ? 'Save namespace successful' : 'No extra checkpoint was needed',
      failed: 'Save namespace failed',
    });
  },
};

const rollEdits: AdminCommand = {
  min: 0,
  max: 0,
  usage: '[-rollEdits]',
  async run({ sys, client }) {
    const txid = await client.namenode.rollEdits({});
    sys.print(`Successfully rolled edit logs.\nNew segment starts at txid ${txid}`);
  },
};

const refreshNodes: AdminCommand = {
  min: 0,
  max: 0,
  usage: '[-refreshNodes]',
  run: (context) =>
    onAll(context, {
      call: (proxy) => proxy.refreshNodes({}),
      succeeded: () => 'Refresh nodes successful',
      failed: 'Refresh nodes failed',
    }),
};

const finalizeUpgrade: AdminCommand = {
  min: 0,
  max: 0,
  usage: '[-finalizeUpgrade]',
  run: (context) =>
    onAll(context, {
      call: (proxy) => proxy.finalizeUpgrade({}),
      succeeded: () => 'Finalize upgrade successful',
      failed: 'Finalize upgrade failed',
    }),
};

const metasave: AdminCommand = {
  min: 1,
  max: 1,
  usage: '[-metasave filename]',
  async run(context, [filename = '']) {
    const { sys, client } = context;
    const created = `Created metasave file ${filename} in the log directory of namenode`;
    const failures: JavaException[] = [];
    const nameNodes = allNameNodes(context);
    if (!nameNodes) {
      await client.namenode.metaSave({ filename });
      sys.print(`${created} ${client.authority}`);
    }
    for (const { name, proxy } of nameNodes ?? []) {
      try {
        await proxy.metaSave({ filename });
        sys.print(`${created} ${name}`);
      } catch (error) {
        if (!(error instanceof JavaException)) throw error;
        if (isJava(error, JAVA.standby)) {
          sys.print('Skip Standby NameNode, since it cannot perform metasave operation');
        } else {
          sys.print(`${created} ${name} failed`);
          failures.push(error);
        }
      }
    }
    throwAll(failures);
  },
};

const printTopology: AdminCommand = {
  min: 0,
  max: 0,
  usage: '[-printTopology]',
  async run({ sys, client }) {
    const nodes = await client.namenode.getDatanodeReport({ type: 'ALL' });
    if (nodes.length === 0) {
      sys.print('');
      return;
    }
    sys.print('Rack: /default-rack');
    for (const line of nodes.map(inTopology).sort()) sys.print(line);
    sys.print('');
  },
};

function inTopology({ address, xferPort, hostName, adminState }: DatanodeInfo): string {
  const state = adminState === 'Normal' ? 'In Service' : adminState;
  return `   ${address}:${xferPort} (${hostName}) ${state}`;
}

const help: AdminCommand = {
  min: 0,
  max: 1,
  usage: '[-help [cmd]]',
  async run({ sys }, [name]) {
    sys.stdout.write(helpOf(name));
  },
};

export const ADMIN_COMMANDS: Readonly<Record<string, AdminCommand>> = {
  report,
  safemode,
  saveNamespace,
  rollEdits,
  refreshNodes,
  finalizeUpgrade,
  metasave,
  printTopology,
  triggerBlockReport,
  help,
};
