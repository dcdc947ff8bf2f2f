/**
 * What the process around it does with the namesystem: loads and saves it, replays edits into it,
 * and tells it when the state changes. `FSNamesystem` is the one implementation.
 */

import type { Served } from '../../../hadoop-common/door.ts';
import type { ClientProtocol } from '../../protocols/client-protocol.ts';
import type { DatanodeProtocol } from '../../protocols/datanode-protocol.ts';
import type { EditOp } from '../ops/edit-op.ts';

/** `FSNamesystemLock`: whoever mutates over a wait holds it; calls of clients queue behind. */
export interface NamesystemLock {
  acquire(): Promise<void>;
  release(): void;
  readonly held: boolean;
}

export interface Namesystem {
  readonly lock: NamesystemLock;
  readonly clientProtocol: Served<ClientProtocol>;
  readonly datanodeProtocol: Served<DatanodeProtocol>;

  /** Transaction up to which image and edits are loaded; on the active, what was last logged. */
  lastAppliedTxId: number;
  /** `FSEditLogLoader.applyEditLogOp`. @throws JavaException when it does not fit the namespace */
  replay(op: EditOp, txid: number): void;
  /** The same namespace gives the same bytes. */
  saveImage(): Uint8Array;
  /** Into a namesystem that is empty. */
  loadImage(image: Uint8Array, txid: number): void;
  /** Of the namespace alone: equal wherever the same edits were applied. */
  digest(): string;

  /** After loading: safe mode begins, DataNodes are watched. */
  startCommonServices(): void;
  startStandbyServices(): void;
  stopStandbyServices(): void;
  /**
   * When the last edits of the old active are loaded, and before the first is written: messages of
   * DataNodes that waited are worked off, all storages count as stale, the queues are filled.
   */
  catchUpWithDatanodes(): void;
  /** Once edits can be written: fresh leases, and the monitors of an active NameNode. */
  startActiveServices(): void;
  stopActiveServices(): void;

  readonly inSafeMode: boolean;
  /** In safe mode, and not by hand or for want of resources. */
  readonly inStartupSafeMode: boolean;
  /** Why, and when it ends; empty outside safe mode. */
  readonly safeModeTip: string;
  /** `FSNamesystem.enterSafeMode`: by hand, or because resources are low. */
  enterSafeMode(resourcesLow: boolean): void;
}
