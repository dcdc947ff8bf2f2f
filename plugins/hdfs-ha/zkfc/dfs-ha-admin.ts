/** `org.apache.hadoop.hdfs.tools.DFSHAAdmin`: `hdfs haadmin`, for the NameNodes of a nameservice. */

import type { CommandDefinition, System } from '../../../core/plugin/index.ts';
import {
  Configuration,
  HAAdmin,
  type HAServiceTarget,
  JavaException,
  loggerOf,
  RpcClient,
} from '../../hadoop-common/door.ts';
import { localTo, nameNodeIds, ownNameserviceId } from '../nameservices.ts';
import { NNHAServiceTarget } from './nn-ha-service-target.ts';

class DFSHAAdmin extends HAAdmin {
  protected readonly usageTitle = 'Usage: haadmin [-ns <nameserviceId>]';
  private nameserviceId: string | undefined;

  protected override async runCommand(args: readonly string[]): Promise<number> {
    if (args[0] !== '-ns') return super.runCommand(args);
    const [, nameserviceId, ...rest] = args;
    if (nameserviceId === undefined) return this.refuseWithUsage('Missing nameservice ID');
    if (rest.length === 0) return this.refuseWithUsage('Missing command');
    this.nameserviceId = nameserviceId;
    return super.runCommand(rest);
  }

  protected get targetIds(): readonly string[] {
    const { conf, sys } = this.context;
    return nameNodeIds(conf, this.nameserviceId ?? ownNameserviceId(conf, localTo(sys.host)));
  }

  protected resolveTarget(id: string): HAServiceTarget {
    return new NNHAServiceTarget(this.context, this.nameserviceId, id);
  }
}

export const haAdmin = {
  summary: 'Asks NameNodes for their states, or for other ones',
  usage: 'DFSHAAdmin [-ns <nameserviceId>] COMMAND [ARGS]',
  jvm: true,
  startup: { minMs: 500, maxMs: 1_000 },
  main,
} satisfies CommandDefinition;

async function main(sys: System, args: readonly string[]): Promise<number> {
  const log = loggerOf(sys);
  try {
    const conf = Configuration.load(sys, log);
    const context = { sys, conf, log, rpc: new RpcClient(sys, conf) };
    return await new DFSHAAdmin(context).run(args);
  } catch (error) {
    if (!(error instanceof JavaException)) throw error;
    return sys.fail(1, `Exception in thread "main" ${error.text}`);
  }
}
