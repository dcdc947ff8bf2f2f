/**
 * `EditLogTailer.triggerActiveLogRoll`: a standby asks the active to begin a new segment, since it
 * reads finished ones only. Which of the others is active it finds out by asking one after another.
 */

import {
  DFS_HA_LOGROLL_RPC_TIMEOUT,
  DFS_HA_TAILEDITS_ALL_NAMESNODES_RETRY,
  DFS_HA_TAILEDITS_ROLLEDITS_TIMEOUT,
  JAVA,
  JavaException,
  type Remote,
  socketAddressText,
} from '../../../hadoop-common/door.ts';
import { NAMENODE_PROTOCOL, type NamenodeProtocol } from '../../protocols/namenode-protocol.ts';
import type { NameNodeCore } from '../server/core.ts';
import type { RemoteNameNode } from '../startup/node-conf.ts';

const LOGGER = 'ha.EditLogTailer';

export class ActiveLogRoller {
  /** The call that is under way, if one is. */
  inFlight: Promise<void> | undefined;
  private readonly core: NameNodeCore;
  private next = 0;
  /** The one that answered last (`cachedActiveProxy`). */
  private cached: RemoteNameNode | undefined;

  constructor(core: NameNodeCore) {
    this.core = core;
  }

  /** Whether it was done in time. Ends early when `stopped` settles. */
  async trigger(stopped: Promise<void>): Promise<boolean> {
    const { sys, log, node } = this.core;
    log.info(LOGGER, 'Triggering log roll on remote NameNode');
    const timeoutMs = node.conf.read(DFS_HA_TAILEDITS_ROLLEDITS_TIMEOUT);
    let outcome: 'done' | JavaException | undefined;
    const call = this.rollOnActive().then(
      () => {
        outcome = 'done';
      },
      (error) => {
        if (!(error instanceof JavaException)) throw error;
        outcome = error;
      },
    );
    this.inFlight = call;
    await sys.sleep(timeoutMs, Promise.race([call, stopped]));
    if (outcome === 'done') return true;
    if (outcome) log.warn(LOGGER, 'Unable to trigger a roll of the active NN', outcome);
    else log.warn(LOGGER, `Unable to finish rolling edits in ${timeoutMs} ms`);
    return false;
  }

  /** `MultipleNameNodeProxy.call` @throws JavaException when nobody did it */
  private async rollOnActive(): Promise<void> {
    const { log, node, sys } = this.core;
    const attempts = node.others.length * node.conf.read(DFS_HA_TAILEDITS_ALL_NAMESNODES_RETRY);
    for (let attempt = 0; attempt < attempts; attempt++) {
      const peer = this.cached ?? this.lookUp();
      try {
        await this.proxy(peer).rollEditLog({});
        this.cached = peer;
        return;
      } catch (error) {
        if (!(error instanceof JavaException)) throw error;
        const { id, ipc, http } = peer;
        const ipcText = socketAddressText(sys, ipc);
        const name = `RemoteNameNodeInfo [nnId=${id}, ipcAddress=${ipcText}, httpAddress=http://${http.host}:${http.port}]`;
        log.warn(LOGGER, `Exception from remote name node ${name}, try next.`, error);
        this.cached = undefined;
      }
    }
    throw new JavaException(JAVA.io, 'Cannot find any valid remote NN to service request!');
  }

  private lookUp(): RemoteNameNode {
    const { others } = this.core.node;
    return others[this.next++ % others.length]!;
  }

  private proxy(peer: RemoteNameNode): Remote<NamenodeProtocol> {
    const { conf } = this.core.node;
    return this.core.rpc.proxy<NamenodeProtocol>(NAMENODE_PROTOCOL, peer.ipc, {
      rpcTimeoutMs: conf.read(DFS_HA_LOGROLL_RPC_TIMEOUT),
      rpcTimeoutKey: DFS_HA_LOGROLL_RPC_TIMEOUT.name,
    });
  }
}
