/**
 * What subcommands of `hdfs dfsadmin` have in common: the client with its failover, and, of a
 * nameservice, each of its NameNodes, for what is to happen on all of them.
 */

import type { System } from '../../../../core/plugin/index.ts';
import {
  type Configuration,
  JavaException,
  type Remote,
  socketAddressText,
} from '../../../hadoop-common/door.ts';
import type { DFSClient } from '../../client/dfs-client.ts';
import { describeException } from '../../client/failover/proxy-provider.ts';
import { isLogical, nonHaProxy } from '../../client/namenode-proxies.ts';
import { nameNodeIds, nameNodeRpcAddress } from '../../nameservices.ts';
import type { ClientProtocol } from '../../protocols/client-protocol.ts';

export interface AdminContext {
  readonly sys: System;
  readonly conf: Configuration;
  readonly client: DFSClient;
}

/** One NameNode of a nameservice. */
export interface NameNodeProxy {
  /** `m1/192.168.0.2:9000` */
  readonly name: string;
  readonly proxy: Remote<ClientProtocol>;
}

export interface AdminCommand {
  /** How many arguments it takes. */
  readonly min: number;
  readonly max: number;
  /** Behind `Usage: hdfs dfsadmin `, where it differs from the general usage. */
  readonly usage?: string;
  run(context: AdminContext, args: readonly string[]): Promise<number | undefined> | Promise<void>;
}

/** `HAUtil.getProxiesForAllNameNodesInNameservice`; none where the file system is one NameNode. */
export function allNameNodes({ sys, conf, client }: AdminContext): NameNodeProxy[] | undefined {
  const { authority, rpc } = client;
  if (!isLogical(conf, authority)) return undefined;
  return nameNodeIds(conf, authority)
    .map((id) => nameNodeRpcAddress(conf, authority, id))
    .filter((address) => address !== undefined)
    .map((address) => ({
      name: socketAddressText(sys, address),
      proxy: nonHaProxy({ rpc }, address),
    }));
}

/** What is done on all NameNodes, and what is said of each. */
export interface OnAll {
  readonly call: (proxy: Remote<ClientProtocol>) => Promise<unknown>;
  readonly succeeded: (result: unknown) => string;
  readonly failed: string;
}

/**
 * On each NameNode in turn, whatever became of the others; what failed is thrown at the end. Where
 * there is one NameNode, on that one.
 */
export async function onAll(
  context: AdminContext,
  { call, succeeded, failed }: OnAll,
): Promise<void> {
  const { sys, client } = context;
  const nameNodes = allNameNodes(context);
  if (!nameNodes) {
    sys.print(succeeded(await call(client.namenode)));
    return;
  }
  const failures: JavaException[] = [];
  for (const { name, proxy } of nameNodes) {
    try {
      const result = await call(proxy);
      sys.print(`${succeeded(result)} for ${name}`);
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      sys.print(`${failed} for ${name}`);
      failures.push(error);
    }
  }
  throwAll(failures);
}

/** `MultipleIOException.createIOException`: nothing, the one exception, or all of them as one. */
export function throwAll(failures: readonly JavaException[]): void {
  const [first, ...others] = failures;
  if (!first) return;
  if (others.length === 0) throw first;
  // A stack follows in life, after which a line begins.
  const texts = failures.map((one) => `${describeException(one)}${one.remote ? '\n' : ''}`);
  throw new JavaException(
    'org.apache.hadoop.io.MultipleIOException',
    `${failures.length} exceptions [${texts.join(', ')}]`,
  );
}
