/** What the `ha.zookeeper.*` keys say, as the elector takes it: `ZKFailoverController.initZK`. */

import type { Acl } from '../../../../core/plugin/zookeeper.ts';
import type { HadoopKey } from '../../conf/hadoop-key.ts';
import { JAVA, JavaException } from '../../ipc/java-exception.ts';
import {
  HA_FC_ELECTOR_ZK_OP_RETRIES,
  ZK_ACL,
  ZK_AUTH,
  ZK_PARENT_ZNODE,
  ZK_QUORUM,
  ZK_SESSION_TIMEOUT,
} from '../../keys/ha.ts';
import type { ElectorSettings, ZkAuth } from '../elector/elector-connection.ts';
import type { HAContext } from '../ha-context.ts';

const PERMISSIONS: Readonly<Record<string, number>> = { r: 1, w: 2, c: 4, d: 8, a: 16 };
const ALL_PERMISSIONS = 31;
/** `ZooDefs.Ids.CREATOR_ALL_ACL` */
const CREATOR_ALL: readonly Acl[] = [{ perms: ALL_PERMISSIONS, scheme: 'auth', id: '' }];

/**
 * @param scope the nameservice, below the parent of all
 * @param suffixes ids that keys may carry
 * @throws JavaException IllegalArgumentException
 */
export function electorSettings(
  { conf, sys }: HAContext,
  scope: string,
  suffixes: readonly string[],
): ElectorSettings {
  const text = (key: HadoopKey<string | undefined>) => {
    const value = conf.read(key, ...suffixes) ?? '';
    return value.startsWith('@') ? sys.disk.readText(value.slice(1)).trim() : value;
  };
  const quorum = text(ZK_QUORUM);
  if (quorum === '') {
    throw illegal(`Missing required configuration '${ZK_QUORUM.name}' for ZooKeeper quorum`);
  }
  const sessionTimeoutMs = conf.read(ZK_SESSION_TIMEOUT, ...suffixes);
  if (sessionTimeoutMs <= 0) throw illegal(`Invalid ZK session timeout ${sessionTimeoutMs}`);
  const parent = conf.read(ZK_PARENT_ZNODE, ...suffixes);
  const acl = words(text(ZK_ACL)).map(aclOf);
  return {
    quorum,
    sessionTimeoutMs,
    parentZnode: `${parent.endsWith('/') ? parent : `${parent}/`}${scope}`,
    acl: acl.length > 0 ? acl : CREATOR_ALL,
    auth: words(text(ZK_AUTH)).map(authOf),
    maxRetries: conf.read(HA_FC_ELECTOR_ZK_OP_RETRIES),
  };
}

function words(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

/** `ZKUtil.parseACLs`: `sasl:hdfs/host@MY.DOMAIN:cdrwa` */
function aclOf(text: string): Acl {
  const first = text.indexOf(':');
  const last = text.lastIndexOf(':');
  if (first < 0 || first === last)
    throw badFormat(`ACL '${text}' not of expected form scheme:id:perm`);
  let perms = 0;
  for (const letter of text.slice(last + 1)) {
    const permission = PERMISSIONS[letter];
    if (permission === undefined) {
      throw badFormat(
        `Invalid permission '${letter}' in permission string '${text.slice(last + 1)}'`,
      );
    }
    perms |= permission;
  }
  return { perms, scheme: text.slice(0, first), id: text.slice(first + 1, last) };
}

/** `ZKUtil.parseAuth` */
function authOf(text: string): ZkAuth {
  const colon = text.indexOf(':');
  if (colon < 0) throw badFormat(`Auth '${text}' not of expected form scheme:auth`);
  return { scheme: text.slice(0, colon), auth: text.slice(colon + 1) };
}

function badFormat(message: string): JavaException {
  return new JavaException('org.apache.hadoop.util.ZKUtil$BadAclFormatException', message);
}

function illegal(message: string): JavaException {
  return new JavaException(JAVA.illegalArgument, message);
}
