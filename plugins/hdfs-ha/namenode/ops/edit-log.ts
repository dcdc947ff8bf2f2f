/** What the namesystem needs of `FSEditLog`: a place for operations, and a wait until they last. */

import type { EditOp } from './edit-op.ts';

export interface EditLog {
  /** Into the buffer; the transaction id that it got. */
  logEdit(op: EditOp): number;
  /** Settles when everything logged so far is durable; a NameNode that cannot do it ends. */
  logSync(): Promise<void>;
  readonly lastWrittenTxId: number;
}
