/** `org.apache.hadoop.util.VersionInfo`: what `hdfs version` prints. */

import type { CommandDefinition } from '../../../core/plugin/index.ts';
import { HADOOP_HOME } from '../conf/places.ts';
import { CHECKSUM, COMPILED_AT, COMPILED_BY, PROTOC, SOURCE, VERSION } from '../daemon/version.ts';
import { COMMAND_STARTUP } from './timing.ts';

export const versionInfo: CommandDefinition = {
  summary: 'Prints the version of Hadoop',
  usage: 'hdfs version',
  jvm: true,
  startup: COMMAND_STARTUP,
  main(sys) {
    const home = sys.env.get('HADOOP_HOME') ?? HADOOP_HOME;
    const jar = `${home}/share/hadoop/common/hadoop-common-${VERSION}.jar`;
    sys.print(`Hadoop ${VERSION}`);
    sys.print(`Source code repository ${SOURCE}`);
    sys.print(`Compiled by ${COMPILED_BY} on ${COMPILED_AT}`);
    sys.print('Compiled on platform linux-x86_64');
    sys.print(`Compiled with protoc ${PROTOC}`);
    sys.print(`From source with checksum ${CHECKSUM}`);
    sys.print(`This command was run using ${jar}`);
  },
};
