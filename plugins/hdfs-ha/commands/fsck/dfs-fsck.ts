/**
 * `org.apache.hadoop.hdfs.tools.DFSck` (`hdfs fsck`): finds the active NameNode, asks its page
 * `/fsck`, and prints what that says.
 */

import type { CommandDefinition, System } from '../../../../core/plugin/index.ts';
import {
  COMMAND_STARTUP,
  Configuration,
  FS_DEFAULT_NAME,
  httpGet,
  JAVA,
  JavaException,
  loggerOf,
  userOf,
} from '../../../hadoop-common/door.ts';
import { DFSClient } from '../../client/dfs-client.ts';
import { isLogical, nonHaProxy } from '../../client/namenode-proxies.ts';
import {
  nameNodeHttpAddress,
  nameNodeIds,
  nameNodeRpcAddress,
  onlyNameserviceId,
} from '../../nameservices.ts';
import { parsePath } from '../fs/path.ts';
import { takeGenericOptions } from '../generic-options.ts';
import { FSCK_USAGE } from './usage.ts';

/** What -1 becomes. */
const FAILED = 255;
const CORRUPT = 1;

/** Option -> what it is called in the request. */
const OPTIONS: Readonly<Record<string, string>> = {
  '-delete': 'delete',
  '-files': 'files',
  '-openforwrite': 'openforwrite',
  '-blocks': 'blocks',
  '-locations': 'locations',
  '-racks': 'racks',
  '-list-corruptfileblocks': 'listcorruptfileblocks',
};
const DEPRECATED = '-showprogress';
const NOT_MODELLED = [
  '-move',
  '-includeSnapshots',
  '-storagepolicies',
  '-maintenance',
  '-blockId',
  '-replicate',
  '-replicaDetails',
  '-upgradedomains',
];

export const dfsFsck: CommandDefinition = {
  summary: 'Checks where the blocks of files are: hdfs fsck',
  usage:
    'hdfs fsck PATH [-files [-blocks [-locations | -racks]]] [-list-corruptfileblocks] [-delete]',
  jvm: true,
  startup: COMMAND_STARTUP,
  main: run,
};

async function run(sys: System, args: readonly string[]): Promise<number> {
  const conf = Configuration.load(sys, loggerOf(sys));
  const words = takeGenericOptions(conf, args);
  if (words.length === 0) return wrongCall(sys, undefined);
  let path: string | undefined;
  const asked: string[] = [];
  for (const word of words) {
    const option = OPTIONS[word];
    if (option !== undefined) asked.push(option);
    else if (word === DEPRECATED) continue;
    else if (NOT_MODELLED.includes(word)) return sys.fail(FAILED, `fsck: not modelled: ${word}`);
    else if (word.startsWith('-')) return wrongCall(sys, `fsck: Illegal option '${word}'`);
    else if (path === undefined) path = word;
    else return wrongCall(sys, `fsck: can only operate on one path at a time '${word}'`);
  }
  return new FsCheck(sys, conf).check(path ?? '/', asked);
}

function wrongCall(sys: System, why: string | undefined): number {
  sys.stderr.write(`${why === undefined ? '' : `${why}\n`}${FSCK_USAGE}`);
  return FAILED;
}

class FsCheck {
  private readonly sys: System;
  private readonly conf: Configuration;

  constructor(sys: System, conf: Configuration) {
    this.sys = sys;
    this.conf = conf;
  }

  async check(typed: string, asked: readonly string[]): Promise<number> {
    const { sys } = this;
    let url: string;
    try {
      url = await this.urlOf(typed, asked);
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      sys.stderr.write(`FileSystem is inaccessible due to:\n${error.text}\nDFSck exiting.\n`);
      return 0;
    }
    sys.stderr.write(`Connecting to namenode via ${url}\n`);
    try {
      const { body } = await httpGet(sys, url);
      return this.show(typed, new TextDecoder().decode(body), asked);
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      return sys.fail(FAILED, `Exception in thread "main" ${error.text}`);
    }
  }

  /** The last line says how it is. */
  private show(path: string, text: string, asked: readonly string[]): number {
    const last = text.trimEnd().slice(text.trimEnd().lastIndexOf('\n') + 1);
    if (asked.includes('listcorruptfileblocks')) {
      const hasAny = text.startsWith('blk_');
      if (hasAny) this.sys.print(`The list of corrupt files under path '${path}' are:`);
      this.sys.stdout.write(text);
      return hasAny ? FAILED : 0;
    }
    this.sys.stdout.write(text);
    if (last.endsWith('is HEALTHY') || last.endsWith('does not exist')) return 0;
    return last.endsWith('is CORRUPT') ? CORRUPT : FAILED;
  }

  /** @throws JavaException when the path is not there, or nobody is active */
  private async urlOf(typed: string, asked: readonly string[]): Promise<string> {
    const { conf, sys } = this;
    const usual = parsePath(conf.read(FS_DEFAULT_NAME));
    const path = parsePath(typed);
    const authority = path.authority ?? usual.authority ?? '';
    const client = new DFSClient(sys, conf, authority);
    const src = path.path.startsWith('/') ? path.path : `/user/${userOf(sys)}/${path.path}`;
    if (!(await client.namenode.getFileInfo({ src }))) {
      throw new JavaException(JAVA.fileNotFound, `File does not exist: ${src}`);
    }
    const { host, port } = await this.activeInfoServer(client, authority);
    const options = asked.map((option) => `&${option}=1`).join('');
    return `http://${host}:${port}/fsck?ugi=${userOf(sys)}${options}&path=${encodeURIComponent(src)}`;
  }

  /** `HAUtil.getAddressOfActive`: the first that answers a read. */
  private async activeInfoServer(client: DFSClient, authority: string) {
    const { conf } = this;
    if (!isLogical(conf, authority)) {
      return nameNodeHttpAddress(conf, onlyNameserviceId(conf), undefined);
    }
    for (const id of nameNodeIds(conf, authority)) {
      const address = nameNodeRpcAddress(conf, authority, id);
      if (!address) continue;
      try {
        await nonHaProxy({ rpc: client.rpc }, address).getFileInfo({ src: '/' });
        return nameNodeHttpAddress(conf, authority, id);
      } catch (error) {
        if (!(error instanceof JavaException)) throw error;
        if (error.remote && error.javaClass !== JAVA.standby) throw error;
      }
    }
    throw new JavaException(JAVA.fileNotFound, 'Could not find any active namenodes');
  }
}
