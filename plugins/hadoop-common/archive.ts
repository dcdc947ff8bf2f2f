/**
 * What unpacking `hadoop-3.3.6.tar.gz` leaves on a disk, as far as anyone looks at it: the scripts
 * (whose first line names the program of this simulation that stands for them), the folder of
 * configuration as it is shipped, and the names of the jars.
 */

import { type FileContent, type FileTree, programHeader } from '../../core/plugin/index.ts';
import { VERSION } from './daemon/version.ts';
import { HADOOP_ENV, LOG4J, SITE } from './shipped-conf.ts';

/** As the mirrors call it. */
export const ARCHIVE_NAME = `hadoop-${VERSION}.tar.gz`;
/** The one directory in it. */
const ARCHIVE_ROOT = `hadoop-${VERSION}`;

function script(program: string): FileContent {
  const text = `${programHeader(program)}
# This file stands for the script of the same name in Apache Hadoop ${VERSION}. What it does is
# modelled by the program named above; editing it changes nothing.
`;
  return { text, executable: true };
}

const READ_BY_SCRIPTS: FileContent = {
  text: '#!/usr/bin/env bash\n# Read by the scripts in bin and sbin; modelled together with them.\n',
  executable: true,
};

const jar = (folder: string, name: string): [string, FileContent] => [
  `share/hadoop/${folder}/${name}-${VERSION}.jar`,
  '',
];

const FILES: FileTree = {
  'LICENSE.txt': 'Apache License, Version 2.0: http://www.apache.org/licenses/LICENSE-2.0\n',
  'NOTICE.txt': 'Apache Hadoop is a project of The Apache Software Foundation.\n',
  'README.txt': 'The files of this installation are modelled by Quorate.\n',
  'bin/hadoop': script('hadoop'),
  'bin/hdfs': script('hdfs'),
  'sbin/start-dfs.sh': script('start-dfs.sh'),
  'sbin/stop-dfs.sh': script('stop-dfs.sh'),
  'libexec/hadoop-config.sh': READ_BY_SCRIPTS,
  'libexec/hadoop-functions.sh': READ_BY_SCRIPTS,
  'libexec/hdfs-config.sh': READ_BY_SCRIPTS,
  'etc/hadoop/core-site.xml': SITE,
  'etc/hadoop/hdfs-site.xml': SITE,
  'etc/hadoop/hadoop-env.sh': HADOOP_ENV,
  'etc/hadoop/log4j.properties': LOG4J,
  'etc/hadoop/workers': 'localhost\n',
  ...Object.fromEntries([
    jar('common', 'hadoop-common'),
    jar('hdfs', 'hadoop-hdfs'),
    jar('hdfs', 'hadoop-hdfs-client'),
  ]),
};

/** The files under a directory; `''` gives paths relative to the archive. */
export function archiveTree(root: string = ARCHIVE_ROOT): FileTree {
  const prefix = root === '' ? '' : `${root.replace(/\/$/, '')}/`;
  return Object.fromEntries(Object.entries(FILES).map(([path, file]) => [prefix + path, file]));
}
