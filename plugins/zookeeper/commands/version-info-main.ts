/** `org.apache.zookeeper.version.VersionInfoMain`: what `zkServer.sh version` runs. */
import type { Program } from '../platform.ts';
import { BUILD_DATE, JVM_STARTUP, VERSION } from '../version.ts';

export const versionInfoMain: Program & { readonly summary: string; readonly usage: string } = {
  name: 'VersionInfoMain',
  kind: 'command',
  jvm: true,
  startup: JVM_STARTUP,
  summary: 'Prints the version of ZooKeeper',
  usage: 'VersionInfoMain',
  main(sys) {
    sys.stdout.write(`Apache ZooKeeper, version ${VERSION} ${BUILD_DATE}\n`);
    return 0;
  },
};
