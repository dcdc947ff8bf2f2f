/** `FSNamesystem.commitBlockSynchronization`: the DataNodes have agreed on the last block of a file. */

import { JAVA, JavaException } from '../../../hadoop-common/door.ts';
import { blockName, xferAddress } from '../../protocols/block-names.ts';
import type { DatanodeProtocol } from '../../protocols/datanode-protocol.ts';
import { expectOn, isComplete } from '../blocks/block-info.ts';
import { removeLastBlock, renewBlock } from './file-changes.ts';
import { finalizeFile, persistBlocks } from './file-writing.ts';
import type { FSNamesystem } from './fs-namesystem.ts';
import { pathOf } from './inode.ts';

type Params = Parameters<DatanodeProtocol['commitBlockSynchronization']>[0];

/** @throws IOException when it is not the recovery that was asked for */
export function commitSynchronization(ns: FSNamesystem, params: Params): void {
  const { block, newStamp, newLength, newTargets, closeFile, deleteBlock } = params;
  const log = (text: string) => ns.context.log.info('namenode.FSNamesystem', text);
  const name = blockName(block);
  const targets = newTargets.map(xferAddress).join(', ');
  log(
    `commitBlockSynchronization(oldBlock=${name}, newgenerationstamp=${newStamp}, newlength=${newLength}, newtargets=[${targets}], closeFile=${closeFile}, deleteBlock=${deleteBlock})`,
  );
  const stored = ns.blocks.get(block.id);
  if (!stored?.file) {
    // The answer to an earlier call was lost.
    if (deleteBlock) return;
    throw new JavaException(JAVA.io, `Block (=${name}) not found`);
  }
  const { file } = stored;
  if (!file.writer || isComplete(stored)) return;
  if (stored.recoveryId !== newStamp) {
    throw new JavaException(
      JAVA.io,
      `The recovery id ${newStamp} does not match current recovery id ${stored.recoveryId} for block ${name}`,
    );
  }
  if (deleteBlock) {
    removeLastBlock(ns, file);
  } else {
    renewBlock(ns, stored, { ...stored, bytes: newLength, stamp: newStamp });
    stored.state = 'UNDER_CONSTRUCTION';
    stored.truncateTo = null;
    const storages = newTargets.flatMap(({ uuid }, at) => {
      const node = ns.blocks.datanodes.get(uuid);
      return node ? [node.storage(params.newTargetStorages[at]!)] : [];
    });
    expectOn(stored, storages);
    if (closeFile) for (const storage of storages) ns.blocks.addStored(stored, storage);
  }
  if (!closeFile) {
    persistBlocks(ns, file);
    log(`commitBlockSynchronization(${name}) successful`);
    return;
  }
  if (!deleteBlock) ns.blocks.commitOrComplete(stored, stored);
  finalizeFile(ns, file);
  log(
    `commitBlockSynchronization(oldBlock=${name}, file=${pathOf(file)}, newgenerationstamp=${newStamp}, newlength=${newLength}, newtargets=[${targets}]) successful`,
  );
}
