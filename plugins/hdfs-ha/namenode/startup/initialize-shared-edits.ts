/**
 * `hdfs namenode -initializeSharedEdits`: formats the journals for a file system that exists, and
 * copies the edits behind its newest image to them.
 */

import type { System } from '../../../../core/plugin/index.ts';
import {
  type EditLogInputStream,
  ioException,
  type JournalManager,
  LAYOUT_VERSION,
} from '../../../journalnode/door.ts';
import { sharedJournal } from '../edit-log/journals.ts';
import { assemble, NAMENODE_LOGGER } from '../server/assemble.ts';
import { confirmFormat } from '../storage/confirm-format.ts';
import type { NodeConf } from './node-conf.ts';
import type { StartupOption } from './startup-option.ts';

/** The exit code. */
export async function initializeSharedEdits(
  sys: System,
  node: NodeConf,
  option: StartupOption & { readonly name: 'initializeSharedEdits' },
): Promise<number> {
  const { core } = assemble(sys, node, { reads: 'local' });
  const { log, rpc, image, namesystem } = core;
  if (node.sharedEdits === undefined) {
    const name = node.nameserviceId ?? 'null';
    const namenode = node.nameNodeId === undefined ? '' : ` namenode ${node.nameNodeId}`;
    log.error(
      NAMENODE_LOGGER,
      `No shared edits directory configured for namespace ${name}${namenode}`,
    );
    return 1;
  }
  try {
    await image.storage.open();
    image.editLog.openForRead();
    await image.load(namesystem, { toAtLeastTxId: 0 });
    const info = image.storage.namespaceInfo;
    const shared = sharedJournal({ sys, log, rpc, node, namespaceInfo: () => info })!;
    const question = { name: `${shared}`, hasSomeData: () => shared.hasSomeData() };
    if (!(await confirmFormat(sys, [question], option))) return 1;
    await shared.format(info, true);
    await shared.recoverUnfinalizedSegments();
    const streams = await image.editLog.selectInputStreams({
      fromTxId: image.storage.mostRecentCheckpoint.txid + 1,
      ...{ toAtLeastTxId: 0, inProgressOk: false, onlyDurableTxns: false },
    });
    for (const stream of streams) {
      log.info(NAMENODE_LOGGER, `Beginning to copy stream ${stream.name} to shared edits`);
      await copySegment(stream, shared);
    }
    return 0;
  } catch (error) {
    const thrown = ioException(error);
    log.error(NAMENODE_LOGGER, 'Could not initialize shared edits dir', thrown);
    return 1;
  } finally {
    image.storage.unlock();
  }
}

async function copySegment(from: EditLogInputStream, to: JournalManager): Promise<void> {
  const records = await from.read();
  const output = await to.startLogSegment(from.firstTxId, LAYOUT_VERSION);
  for (const record of records) output.write(record);
  await output.flush();
  await output.close();
  await to.finalizeLogSegment(from.firstTxId, from.lastTxId);
}
