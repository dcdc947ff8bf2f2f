/** `NameNodeRpcServer`, as far as clients and administrators call it. */

import { JAVA, JavaException, type RpcCall, type Served } from '../../../hadoop-common/door.ts';
import { blockName } from '../../protocols/block-names.ts';
import type { ClientProtocol } from '../../protocols/client-protocol.ts';
import { serveAdministrators } from './admin-protocol.ts';
import {
  mkdirs,
  remove,
  rename,
  setOwner,
  setPermission,
  setReplication,
  setTimes,
} from './directory-operations.ts';
import { append, create, truncate } from './file-operations.ts';
import {
  abandonBlock,
  addBlock,
  additionalDatanode,
  bumpStamp,
  complete,
  fsync,
  updatePipeline,
} from './file-writing.ts';
import type { FSNamesystem } from './fs-namesystem.ts';
import { recoverLease } from './lease-recovery.ts';
import { TOO_LONG, tooLong } from './path.ts';
import { serveReaders } from './reads.ts';

export function serveClients(ns: FSNamesystem): Served<ClientProtocol> {
  /** A mutation whose retry must not run it again (`@AtMostOnce`). */
  const once = <T>(call: RpcCall, method: string, refusal: string, body: () => T): Promise<T> => {
    ns.checkOperation('WRITE');
    return ns.retryCache.once(call, () => ns.mutate(method, refusal, body));
  };
  return {
    ...serveReaders(ns),
    ...serveAdministrators(ns),

    async create(params, call) {
      checkLength('create', params.src);
      return once(call, 'create', `Cannot create file${params.src}`, () =>
        create(ns, call, params),
      );
    },
    async append(params, call) {
      return once(call, 'append', `Cannot append to file${params.src}`, () =>
        append(ns, call, params),
      );
    },
    async addBlock(params, call) {
      return ns.mutate('addBlock', `Cannot add block to ${params.src}`, () =>
        addBlock(ns, call, params),
      );
    },
    async abandonBlock(params) {
      const refusal = `Cannot abandon block ${blockName(params.block)} for file${params.src}`;
      await ns.mutate('abandonBlock', refusal, () => abandonBlock(ns, params));
      return null;
    },
    async getAdditionalDatanode(params) {
      const refusal = `Cannot add datanode; src=${params.src}, blk=${blockName(params.block)}`;
      return ns.mutate('getAdditionalDatanode', refusal, () => additionalDatanode(ns, params));
    },
    async complete(params) {
      return ns.mutate('complete', `Cannot complete file ${params.src}`, () =>
        complete(ns, params),
      );
    },
    async fsync(params) {
      await ns.mutate('fsync', `Cannot fsync file ${params.src}`, () => fsync(ns, params));
      return null;
    },
    async updateBlockForPipeline(params) {
      const refusal = `Cannot get a new generation stamp and an access token for block ${blockName(params.block)}`;
      return ns.mutate('updateBlockForPipeline', refusal, () => bumpStamp(ns, params));
    },
    async updatePipeline(params, call) {
      await once(call, 'updatePipeline', 'Pipeline not updated', () => {
        updatePipeline(ns, call, params);
        return null;
      });
      return null;
    },
    async renewLease({ clientName }) {
      ns.checkOperation('WRITE');
      await ns.locked(() => {
        ns.checkSafeMode(`Cannot renew lease for ${clientName}`);
        const lease = ns.leases.get(clientName);
        if (lease) ns.leases.renew(lease);
      });
      return null;
    },
    async recoverLease({ src, clientName }, call) {
      return ns.mutate('recoverLease', `Cannot recover the lease of ${src}`, () => {
        const claim = { src, holder: clientName, machine: call.address };
        return recoverLease(ns, 'RECOVER_LEASE', ns.dir.file(src), claim);
      });
    },

    async setReplication({ src, replication }) {
      return ns.mutate('setReplication', `Cannot set replication for ${src}`, () =>
        setReplication(ns, src, replication),
      );
    },
    async setPermission({ src, permission }) {
      await ns.mutate('setPermission', `Cannot set permission for ${src}`, () =>
        setPermission(ns, src, permission),
      );
      return null;
    },
    async setOwner({ src, owner, group }) {
      await ns.mutate('setOwner', `Cannot set owner for ${src}`, () =>
        setOwner(ns, src, owner, group),
      );
      return null;
    },
    async setTimes({ src, modificationTime, accessTime }) {
      await ns.mutate('setTimes', `Cannot set times ${src}`, () =>
        setTimes(ns, src, modificationTime, accessTime),
      );
      return null;
    },
    async rename({ src, dst }, call) {
      checkLength('rename', dst);
      return once(call, 'rename', `Cannot rename ${src}`, () => rename(ns, call, src, dst));
    },
    async truncate(params, call) {
      return once(call, 'truncate', `Cannot truncate for ${params.src}`, () =>
        truncate(ns, call, params),
      );
    },
    async delete({ src, recursive }, call) {
      return once(call, 'delete', `Cannot delete ${src}`, () => remove(ns, call, src, recursive));
    },
    async mkdirs({ src, permission, createParent }, call) {
      checkLength('mkdirs', src);
      return ns.mutate('mkdirs', `Cannot create directory ${src}`, () =>
        mkdirs(ns, call, src, permission, createParent),
      );
    },
  };
}

function checkLength(method: string, path: string): void {
  if (tooLong(path)) throw new JavaException(JAVA.io, `${method}: ${TOO_LONG}`);
}
