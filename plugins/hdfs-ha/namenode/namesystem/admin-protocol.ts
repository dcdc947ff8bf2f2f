/** What administrators ask of the namesystem: `dfsadmin`'s side of `ClientProtocol`. */

import { JAVA, JavaException, type Served } from '../../../hadoop-common/door.ts';
import type { ClientProtocol } from '../../protocols/client-protocol.ts';
import type { FSNamesystem } from './fs-namesystem.ts';

type Administration = Pick<
  ClientProtocol,
  | 'setSafeMode'
  | 'saveNamespace'
  | 'rollEdits'
  | 'refreshNodes'
  | 'finalizeUpgrade'
  | 'metaSave'
  | 'reportBadBlocks'
>;

export function serveAdministrators(ns: FSNamesystem): Served<Administration> {
  return {
    async setSafeMode({ action, isChecked }) {
      if (isChecked) ns.checkOperation('READ');
      if (action === 'SAFEMODE_ENTER') await enterSafeMode(ns);
      else if (action !== 'SAFEMODE_GET') await ns.locked(() => ns.leaveSafeMode());
      return ns.inSafeMode;
    },
    async saveNamespace({ timeWindow, txGap }) {
      ns.checkOperation('UNCHECKED');
      if (!ns.inSafeMode) {
        throw new JavaException(
          JAVA.io,
          'Safe mode should be turned ON in order to create namespace image.',
        );
      }
      const saved = await ns.context.saveNamespace(timeWindow * 1_000, txGap);
      if (saved) {
        ns.context.log.info('namenode.FSNamesystem', 'New namespace image has been created');
      }
      return saved;
    },
    async rollEdits() {
      ns.checkOperation('JOURNAL');
      ns.checkSafeMode('Log not rolled');
      return ns.context.rollEditLog();
    },
    async refreshNodes() {
      ns.checkOperation('UNCHECKED');
      await ns.locked(() => ns.blocks.datanodes.refresh());
      return null;
    },
    async finalizeUpgrade() {
      // There is none to finalize: an upgrade begins with an older release.
      ns.checkOperation('UNCHECKED');
      return null;
    },
    async metaSave() {
      ns.checkOperation('READ');
      return null;
    },
    async reportBadBlocks({ blocks }, call) {
      ns.checkOperation('WRITE');
      await ns.locked(() => {
        for (const { block, locations } of blocks) {
          for (const node of locations) ns.blocks.reportBad(block, node.uuid, call.address);
        }
      });
      return null;
    },
  };
}

/** What was answered before must be durable before nothing can be logged any more. */
async function enterSafeMode(ns: FSNamesystem): Promise<void> {
  await ns.locked(() => ns.enterSafeMode(false));
  if (ns.context.state() === 'active') await ns.context.editLog().logSync();
}
