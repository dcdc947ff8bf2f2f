/**
 * The scripts that run a tool of ZooKeeper on files of this host: `zkTxnLogToolkit.sh`,
 * `zkSnapShotToolkit.sh` and `zkSnapshotComparer.sh`. Each only finds Java and hands its arguments on.
 */
import type { Program } from '../platform.ts';
import { SCRIPT_STARTUP } from '../version.ts';
import { snapshotComparerMain } from './snapshot-comparer-main.ts';
import { snapshotFormatterMain } from './snapshot-formatter-main.ts';
import { txnLogToolkitMain } from './txn-log-toolkit-main.ts';
import { zkEnv } from './zk-env.ts';

type Command = Program & { readonly summary: string; readonly usage: string };

function scriptFor(name: string, tool: Command): Command {
  return {
    name,
    kind: 'command',
    jvm: false,
    startup: SCRIPT_STARTUP,
    summary: tool.summary,
    usage: tool.usage.replace(tool.name, name),
    async main(sys) {
      const env = zkEnv(sys);
      if ('refusal' in env) {
        sys.stderr.write(env.refusal);
        return env.code;
      }
      return (await sys.spawnProgram(tool.name, [tool.name, ...env.args]).exited).code;
    },
  };
}

export const zkTxnLogToolkit = scriptFor('zkTxnLogToolkit.sh', txnLogToolkitMain);
export const zkSnapShotToolkit = scriptFor('zkSnapShotToolkit.sh', snapshotFormatterMain);
export const zkSnapshotComparer = scriptFor('zkSnapshotComparer.sh', snapshotComparerMain);
