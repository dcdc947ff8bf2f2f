/** What the parts of a failover controller, or of `haadmin`, share in their process. */

import type { System } from '../../../core/plugin/index.ts';
import type { Configuration } from '../conf/configuration.ts';
import type { RpcClient } from '../ipc/rpc-client.ts';
import type { Logger } from '../log/logger.ts';

export interface HAContext {
  readonly sys: System;
  readonly conf: Configuration;
  readonly rpc: RpcClient;
  readonly log: Logger;
}
