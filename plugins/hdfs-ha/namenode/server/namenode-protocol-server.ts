/** `NamenodeProtocol` as a NameNode serves it to the others: to bootstrap, and to roll its log. */

import {
  type HAServiceState,
  JAVA,
  JavaException,
  type RpcCall,
  type Served,
  VERSION,
} from '../../../hadoop-common/door.ts';
import type { NamespaceInfo, RemoteEditLog } from '../../../journalnode/door.ts';
import { listEditLogs } from '../../../journalnode/door.ts';
import type { CheckpointSignature, NamenodeProtocol } from '../../protocols/namenode-protocol.ts';
import type { HAContext } from '../ha/ha-context.ts';
import { NNStorage } from '../storage/nn-storage.ts';
import type { NameNodeCore } from './core.ts';

export class NamenodeProtocolServer implements Served<NamenodeProtocol> {
  private readonly core: NameNodeCore;
  private readonly context: HAContext;

  constructor(core: NameNodeCore, context: HAContext) {
    this.core = core;
    this.context = context;
  }

  versionRequest(): NamespaceInfo & { softwareVersion: string; state: HAServiceState } {
    const info = this.core.image.storage.namespaceInfo;
    return { ...info, softwareVersion: VERSION, state: this.context.state };
  }

  isUpgradeFinalized(): boolean {
    return true;
  }

  getTransactionId(): number {
    return this.core.image.lastAppliedOrWritten(this.core.namesystem);
  }

  getMostRecentCheckpointTxId(): number {
    return this.core.image.storage.mostRecentCheckpoint.txid;
  }

  async rollEditLog(
    _params: Record<string, never>,
    { address }: RpcCall,
  ): Promise<CheckpointSignature> {
    const { log, image, namesystem } = this.core;
    this.checkActive('JOURNAL');
    if (namesystem.inSafeMode) {
      throw new JavaException(
        'org.apache.hadoop.hdfs.server.namenode.SafeModeException',
        `Log not rolled. Name node is in safe mode.\n${namesystem.safeModeTip}`,
      );
    }
    log.info('namenode.FSNamesystem', `Roll Edit Log from ${address}`);
    const curSegmentTxId = await this.context.rollEditLog();
    return {
      ...image.storage.namespaceInfo,
      mostRecentCheckpointTxId: image.storage.mostRecentCheckpoint.txid,
      curSegmentTxId,
    };
  }

  getEditLogManifest({ sinceTxId }: { sinceTxId: number }): readonly RemoteEditLog[] {
    const { sys, node } = this.core;
    this.checkActive('READ');
    return listEditLogs(sys, NNStorage.current(node.editsDirs[0]!))
      .filter(({ inProgress, lastTxId }) => !inProgress && lastTxId >= sinceTxId)
      .map(({ firstTxId, lastTxId }) => ({
        ...{ startTxId: firstTxId, endTxId: lastTxId },
        isInProgress: false,
      }));
  }

  private checkActive(category: 'JOURNAL' | 'READ'): void {
    const { state } = this.context;
    if (state === 'active') return;
    throw new JavaException(
      JAVA.standby,
      `Operation category ${category} is not supported in state ${state}. Visit https://s.apache.org/sbnn-error`,
    );
  }
}
