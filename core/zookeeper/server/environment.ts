/**
 * What `envi` and the admin server's `environment` tell of the process (`Environment.list`). The
 * Java virtual machine of a simulated host is that of the lab.
 */

import type { QuorumConfig } from '../../config/quorum-config.ts';
import type { System } from '../../machine/system.ts';
import { FULL_VERSION } from './version.ts';

const JAVA_VERSION = '1.8.0_392';
const JAVA_HOME = '/usr/lib/jvm/java-8-openjdk-amd64/jre';
/** The heap that zkServer.sh gives (`ZK_SERVER_HEAP`), in MiB. */
const HEAP_MB = 1000;
const TOTAL_MB = 64;
const FREE_MB = 48;

/** Keys and values in the order of the real server. */
export function environment(sys: System): readonly (readonly [string, string])[] {
  return [
    ['zookeeper.version', FULL_VERSION],
    ['host.name', sys.host.name],
    ['java.version', JAVA_VERSION],
    ['java.vendor', 'Private Build'],
    ['java.home', JAVA_HOME],
    ['java.class.path', sys.env.get('CLASSPATH') ?? '.'],
    ['java.library.path', '/usr/java/packages/lib/amd64:/usr/lib64:/lib64:/lib:/usr/lib'],
    ['java.io.tmpdir', '/tmp'],
    ['java.compiler', '<NA>'],
    ['os.name', 'Linux'],
    ['os.arch', 'amd64'],
    ['os.version', '5.15.0'],
    ['user.name', sys.env.get('USER') ?? 'root'],
    ['user.home', sys.env.get('HOME') ?? '/root'],
    ['user.dir', sys.cwd],
    ['os.memory.free', `${FREE_MB}MB`],
    ['os.memory.max', `${HEAP_MB}MB`],
    ['os.memory.total', `${TOTAL_MB}MB`],
  ];
}

/** `key=value` lines. */
export function environmentText(sys: System): string {
  return environment(sys)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

/** `System.getProperties`: the part of the JVM's own that people look at, and those of the server. */
export function systemProperties(
  sys: System,
  config: QuorumConfig,
): readonly (readonly [string, string])[] {
  const own = environment(sys).filter(([key]) =>
    /^(?:java|os\.(?:name|arch|version)|user)/.test(key),
  );
  const all = new Map([...own, ['file.encoding', 'UTF-8'], ...config.jvmProperties]);
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1));
}
