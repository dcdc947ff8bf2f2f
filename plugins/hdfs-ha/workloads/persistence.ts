/** What workloads of HDFS share: their client, and patience with a cluster that is not there. */

import { ProgramError, type System } from '../../../core/plugin/index.ts';
import {
  Configuration,
  FS_DEFAULT_NAME,
  JavaException,
  loggerOf,
} from '../../hadoop-common/door.ts';
import { DFSClient } from '../client/dfs-client.ts';
import { parsePath } from '../commands/fs/path.ts';

const PAUSE_MS = 1_000;

/** A client of `fs.defaultFS`. @throws ProgramError where that is no HDFS */
export function openClient(sys: System): DFSClient {
  const conf = Configuration.load(sys, loggerOf(sys));
  const uri = conf.read(FS_DEFAULT_NAME);
  const { scheme, authority } = parsePath(uri);
  if (scheme === 'hdfs' && authority !== undefined) return new DFSClient(sys, conf, authority);
  throw new ProgramError(`fs.defaultFS is ${uri}, which is no HDFS`);
}

/** Again and again, until there is an answer. For what may be done twice. */
export async function persistently<T>(sys: System, task: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await task();
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      await sys.sleep(PAUSE_MS);
    }
  }
}
