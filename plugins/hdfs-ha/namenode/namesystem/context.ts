/** What the namesystem needs of the process that it lives in: `NameNode`, its edit log and its image. */

import type { HAServiceState } from '../../../hadoop-common/door.ts';
import type { NamespaceInfo } from '../../../journalnode/door.ts';
import type { EditLog } from '../ops/edit-log.ts';

/** Where log lines go; the name of the logger is the short one: `namenode.FSNamesystem`. */
export interface NamesystemLog {
  info(logger: string, text: string): void;
  warn(logger: string, text: string): void;
  error(logger: string, text: string): void;
}

export interface NamesystemContext {
  readonly log: NamesystemLog;
  /** Whether there are other NameNodes: `FSNamesystem.haEnabled`. */
  readonly haEnabled: boolean;
  /** Open for writing while the state is `active`. */
  editLog(): EditLog;
  /** As operation categories are checked against it (`HAContext.getState`). */
  state(): HAServiceState;
  /** Of the storage that was loaded. */
  namespaceInfo(): NamespaceInfo;
  /** `FSNamesystem.saveNamespace`, once category and safe mode are checked, with the lock free. */
  saveNamespace(timeWindowMs: number, txGap: number): Promise<boolean>;
  /** `FSNamesystem.rollEditLog`: the first transaction of the new segment. */
  rollEditLog(): Promise<number>;
}
