/** Puts the parts of a NameNode's process together, before anything is loaded or served. */

import type { System } from '../../../../core/plugin/index.ts';
import {
  JAVA,
  JavaException,
  loggerOf,
  RpcClient,
  terminate,
} from '../../../hadoop-common/door.ts';
import { mutant } from '../../mutants.ts';
import { FSEditLog } from '../edit-log/fs-edit-log.ts';
import { journalsOf } from '../edit-log/journals.ts';
import { HAContext } from '../ha/ha-context.ts';
import { FSImage } from '../image/fs-image.ts';
import { FSNamesystem } from '../namesystem/fs-namesystem.ts';
import { readSettings } from '../namesystem/settings.ts';
import type { NodeConf } from '../startup/node-conf.ts';
import { NNStorage } from '../storage/nn-storage.ts';
import type { NameNodeCore } from './core.ts';

export const NAMENODE_LOGGER = 'namenode.NameNode';

export interface NameNodeParts {
  readonly core: NameNodeCore;
  readonly context: HAContext;
}

/** `reads: 'local'` for tools that must not touch the shared edits. */
export function assemble(
  sys: System,
  node: NodeConf,
  options: { readonly reads: 'shared' | 'local' } = { reads: 'shared' },
): NameNodeParts {
  if (node.sharedEdits !== undefined && !node.haEnabled) {
    throw new JavaException(
      JAVA.io,
      'Invalid configuration: a shared edits dir must not be specified if HA is not enabled.',
    );
  }
  const log = loggerOf(sys);
  const rpc = new RpcClient(sys, node.conf);
  const storage = new NNStorage(sys, log, { images: node.nameDirs, edits: node.editsDirs });
  const abort: NameNodeCore['abort'] = (why) => {
    sys.observe('aborted', { why: typeof why === 'string' ? why : why.text });
    storage.unlock();
    sys.soon(() => terminate(sys, 'NameNode', NAMENODE_LOGGER, 1, why));
    return sys.forever();
  };
  const onLostJournal = async (why: string): Promise<void> => {
    if (!mutant(sys, 'ignore-lost-journal')) await abort(why);
  };
  const journals = journalsOf({
    ...{ sys, log, rpc, node },
    terminate: onLostJournal,
    namespaceInfo: () => storage.namespaceInfo,
  });
  const forRead = options.reads === 'local' ? journals.local : journals.forRead;
  const editLog = new FSEditLog(sys, {
    journals: { forRead, forWrite: journals.forWrite },
    terminate: onLostJournal,
    log,
  });
  const image = new FSImage(sys, { conf: node.conf, log, storage, editLog });
  const namesystem = new FSNamesystem(sys, readSettings(node.conf), {
    log,
    haEnabled: node.haEnabled,
    editLog: () => editLog,
    state: () => context.state,
    namespaceInfo: () => storage.namespaceInfo,
    saveNamespace: (timeWindowMs, txGap) => context.saveNamespace(timeWindowMs, txGap),
    rollEditLog: () => context.rollEditLog(),
  });
  const core: NameNodeCore = { sys, log, rpc, node, image, namesystem, abort };
  const context = new HAContext(core);
  return { core, context };
}
