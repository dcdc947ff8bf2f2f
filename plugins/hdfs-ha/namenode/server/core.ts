/** What the parts of a NameNode's process share: itself, its configuration, its image and namespace. */

import type { System } from '../../../../core/plugin/index.ts';
import type { JavaException, Logger, RpcClient } from '../../../hadoop-common/door.ts';
import type { FSImage } from '../image/fs-image.ts';
import type { Namesystem } from '../namesystem/namesystem.ts';
import type { NodeConf } from '../startup/node-conf.ts';

export interface NameNodeCore {
  readonly sys: System;
  readonly log: Logger;
  readonly rpc: RpcClient;
  readonly node: NodeConf;
  readonly image: FSImage;
  readonly namesystem: Namesystem;
  /** `ExitUtil.terminate(1, …)`: whoever waits for it does not go on. */
  readonly abort: (why: string | JavaException) => Promise<never>;
}
