/**
 * What unpacking `apache-zookeeper-3.8.4-bin.tar.gz` leaves on a disk, as far as anyone looks at
 * it: the scripts (whose first line names the program of this simulation that stands for them), the
 * sample configuration, and the names of the jars.
 */
import { type FileContent, type FileTree, programHeader, ZOO_SAMPLE_CFG } from './platform.ts';
import { VERSION } from './version.ts';

/** As the mirrors call it. */
export const ARCHIVE_NAME = `apache-zookeeper-${VERSION}-bin.tar.gz`;
/** The one directory in it. */
export const ARCHIVE_ROOT = `apache-zookeeper-${VERSION}-bin`;

function script(program: string): FileContent {
  const text = `${programHeader(program)}
# This file stands for the script of the same name in Apache ZooKeeper ${VERSION}. What it does is
# modelled by the program named above; editing it changes nothing.
`;
  return { text, executable: true };
}

const LOGBACK = `<!-- Logging of the modelled server: level INFO, to standard output. -->
<configuration>
  <appender name="CONSOLE" class="ch.qos.logback.core.ConsoleAppender">
    <encoder>
      <pattern>%d{ISO8601} [myid:%X{myid}] - %-5p [%t:%C{1}@%L] - %m%n</pattern>
    </encoder>
  </appender>
  <root level="INFO">
    <appender-ref ref="CONSOLE" />
  </root>
</configuration>
`;

const FILES: FileTree = {
  'LICENSE.txt': 'Apache License, Version 2.0: http://www.apache.org/licenses/LICENSE-2.0\n',
  'NOTICE.txt': 'Apache ZooKeeper is a project of The Apache Software Foundation.\n',
  'README.md': '# Apache ZooKeeper\n\nThe files of this installation are modelled by Quorate.\n',
  'bin/zkCleanup.sh': script('zkCleanup.sh'),
  'bin/zkCli.sh': script('zkCli.sh'),
  'bin/zkServer.sh': script('zkServer.sh'),
  'bin/zkServer-initialize.sh': script('zkServer-initialize.sh'),
  'bin/zkSnapShotToolkit.sh': script('zkSnapShotToolkit.sh'),
  'bin/zkSnapshotComparer.sh': script('zkSnapshotComparer.sh'),
  'bin/zkTxnLogToolkit.sh': script('zkTxnLogToolkit.sh'),
  'bin/zkEnv.sh': {
    text: '#!/usr/bin/env bash\n# Read by the scripts beside it; modelled together with them.\n',
    executable: true,
  },
  'conf/logback.xml': LOGBACK,
  'conf/zoo_sample.cfg': ZOO_SAMPLE_CFG,
  [`lib/zookeeper-${VERSION}.jar`]: '',
  [`lib/zookeeper-jute-${VERSION}.jar`]: '',
  'lib/jline-2.14.6.jar': '',
};

/** The files under a directory; `''` gives paths relative to the archive. */
export function archiveTree(root: string = ARCHIVE_ROOT): FileTree {
  const prefix = root === '' ? '' : `${root.replace(/\/$/, '')}/`;
  return Object.fromEntries(Object.entries(FILES).map(([path, file]) => [prefix + path, file]));
}
