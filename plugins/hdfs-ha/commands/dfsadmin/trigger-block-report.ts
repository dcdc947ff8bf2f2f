/** `hdfs dfsadmin -triggerBlockReport`: a DataNode tells at once what it has, instead of in hours. */

import { JavaException, parseAddress } from '../../../hadoop-common/door.ts';
import {
  CLIENT_DATANODE_PROTOCOL,
  type ClientDatanodeProtocol,
} from '../../protocols/datanode-protocol.ts';
import type { AdminCommand } from './admin.ts';

const NAMENODE = '-namenode';
const INCREMENTAL = '-incremental';

export const triggerBlockReport: AdminCommand = {
  min: 1,
  max: 4,
  async run({ sys, client }, args) {
    const words = [...args];
    const at = words.indexOf(NAMENODE);
    const [, namenode] = at < 0 ? [] : words.splice(at, 2);
    const incremental = words.includes(INCREMENTAL);
    const [datanode, ...others] = words.filter((word) => word !== INCREMENTAL);
    if (datanode === undefined) return sys.fail(1, 'You must specify a host:port pair.');
    if (others.length > 0) return sys.fail(1, `Can't understand arguments: ${others.join(' ')}`);
    try {
      const proxy = client.rpc.proxy<ClientDatanodeProtocol>(
        CLIENT_DATANODE_PROTOCOL,
        parseAddress(datanode),
      );
      await proxy.triggerBlockReport({
        incremental,
        namenode: namenode === undefined ? null : parseAddress(namenode),
      });
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      return sys.fail(1, `triggerBlockReport error: ${error.text}`);
    }
    const kind = incremental ? 'an incremental' : 'a full';
    const to = namenode === undefined ? '' : ` to namenode ${namenode}`;
    sys.print(`Triggering ${kind} block report on ${datanode}${to}.`);
    return 0;
  },
};
