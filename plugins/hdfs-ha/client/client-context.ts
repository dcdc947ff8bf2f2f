/** What the streams of a file need of their client (`DFSClient`). */

import type { System } from '../../../core/plugin/index.ts';
import type { Remote } from '../../hadoop-common/door.ts';
import type { ClientProtocol } from '../protocols/client-protocol.ts';

export interface ClientContext {
  readonly sys: System;
  /** `DFSClient_NONMAPREDUCE_<random>_1`: the holder of its leases. */
  readonly clientName: string;
  /** The active NameNode, whichever that is: calls are retried and fail over. */
  readonly namenode: Remote<ClientProtocol>;
  /** An output stream is open: its lease is renewed until {@link endFileLease}. */
  beginFileLease(fileId: number): void;
  endFileLease(fileId: number): void;
}
