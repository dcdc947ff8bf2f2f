/** Where Apache's server is, if it is installed: Debian's packages, or a release at ZOOKEEPER_HOME. */

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const DEBIAN_JARS = ['zookeeper.jar', 'slf4j-simple.jar', 'servlet-api.jar'].map(
  (jar) => `/usr/share/java/${jar}`,
);

/** The class path of the server that is installed. @throws a sentence that says what is missing */
export function realClassPath(): string {
  if (spawnSync('java', ['-version']).error !== undefined) {
    throw new Error('Java is missing: no program `java` is on the PATH.');
  }
  const home = process.env.ZOOKEEPER_HOME;
  if (home !== undefined) {
    const jars = readdirSync(join(home, 'lib')).filter((name) => name.endsWith('.jar'));
    return jars.map((jar) => join(home, 'lib', jar)).join(':');
  }
  const missing = DEBIAN_JARS.filter((jar) => !existsSync(jar));
  if (missing.length > 0) {
    throw new Error(
      `Apache ZooKeeper is missing: set ZOOKEEPER_HOME, or install Debian's packages zookeeper and libslf4j-java (no ${missing.join(', ')}).`,
    );
  }
  return DEBIAN_JARS.join(':');
}
