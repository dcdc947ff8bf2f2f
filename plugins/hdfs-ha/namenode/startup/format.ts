/** `hdfs namenode -format`: a new file system in the NameNode's directories and in its journals. */

import type { System } from '../../../../core/plugin/index.ts';
import { ioException, type NamespaceInfo } from '../../../journalnode/door.ts';
import { sharedJournal } from '../edit-log/journals.ts';
import { assemble, NAMENODE_LOGGER } from '../server/assemble.ts';
import { confirmFormat } from '../storage/confirm-format.ts';
import { NNStorage } from '../storage/nn-storage.ts';
import { newClusterId } from '../storage/storage-info.ts';
import type { NodeConf } from './node-conf.ts';
import type { StartupOption } from './startup-option.ts';

/** Of a storage that is not formatted yet. */
export const NO_NAMESPACE: NamespaceInfo = {
  layoutVersion: 0,
  namespaceId: 0,
  clusterId: '',
  blockPoolId: '',
  cTime: 0,
};

/** The exit code. @throws JavaException when a journal cannot be asked */
export async function format(
  sys: System,
  node: NodeConf,
  option: StartupOption & { readonly name: 'format' },
): Promise<number> {
  const { core } = assemble(sys, node);
  const { log, rpc, image, namesystem } = core;
  const clusterId = option.clusterId ?? newClusterId(sys);
  log.info(NAMENODE_LOGGER, `Formatting using clusterid: ${clusterId}`);
  log.info('namenode.FSEditLog', 'Edit logging is async:true');
  try {
    const shared = sharedJournal({ sys, log, rpc, node, namespaceInfo: () => NO_NAMESPACE });
    const storages = image.storage.dirs.map((dir) => ({
      name: NNStorage.describe(dir),
      hasSomeData: () => image.storage.hasSomeData(dir),
    }));
    const journals = shared ? [{ name: `${shared}`, hasSomeData: () => shared.hasSomeData() }] : [];
    if (!(await confirmFormat(sys, [...storages, ...journals], option))) return 1;
    const info = await image.format(clusterId);
    await shared?.format(info, true);
    await image.saveImage(namesystem, 0);
    const { namespaceId, blockPoolId: poolId } = info;
    sys.observe('storage-ids', { namespaceId, clusterId, poolId });
    return 0;
  } catch (error) {
    const thrown = ioException(error);
    log.warn(NAMENODE_LOGGER, 'Encountered exception during format', thrown);
    throw thrown;
  } finally {
    log.info('namenode.FSNamesystem', 'Stopping services started for active state');
    log.info('namenode.FSNamesystem', 'Stopping services started for standby state');
  }
}
