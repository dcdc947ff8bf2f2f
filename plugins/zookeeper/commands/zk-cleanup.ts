/** `zkCleanup.sh`: has the old logs and snapshots of this host's server removed. */
import type { Program } from '../platform.ts';
import { SCRIPT_STARTUP } from '../version.ts';
import { zkEnv } from './zk-env.ts';
import { grepValues } from './zk-server-script.ts';

export const zkCleanup: Program & { readonly summary: string; readonly usage: string } = {
  name: 'zkCleanup.sh',
  kind: 'command',
  jvm: false,
  startup: SCRIPT_STARTUP,
  summary: 'Removes old logs and snapshots of the ZooKeeper server of a host',
  usage: 'zkCleanup.sh -n count',
  async main(sys) {
    const env = zkEnv(sys);
    if ('refusal' in env) {
      sys.stderr.write(env.refusal);
      return env.code;
    }
    const dataDir = grepValues(sys, env.cfg, /^\s*dataDir=/);
    const dataLogDir = grepValues(sys, env.cfg, /^\s*dataLogDir=/);
    const directories = dataLogDir === '' ? [dataDir] : [dataLogDir, dataDir];
    const argv = ['PurgeTxnLog', ...directories, ...env.args];
    return (await sys.spawnProgram('PurgeTxnLog', argv).exited).code;
  },
};
