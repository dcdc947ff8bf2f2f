/** Keys of `core-site.xml` that every program of Hadoop reads. */

import { keysOf } from '../conf/hadoop-key.ts';

const key = keysOf('CommonConfigurationKeysPublic', 'core-site.xml');
const common = keysOf('CommonConfigurationKeys', 'core-site.xml');

export const FS_DEFAULT_NAME = key.text('fs.defaultFS', 'FS_DEFAULT_NAME_KEY', {
  default: 'file:///',
  about:
    "the file system of paths without one: `hdfs://` and a nameservice, or a NameNode's address",
});

export const HADOOP_TMP_DIR = common.text('hadoop.tmp.dir', 'HADOOP_TMP_DIR', {
  default: '/tmp/hadoop-${user.name}',
  about: 'where other directories lie by default',
});

export const IO_FILE_BUFFER_SIZE = key.int('io.file.buffer.size', 'IO_FILE_BUFFER_SIZE_KEY', {
  default: '4096',
  inert: true,
  about: 'size of read and write buffers, in bytes',
});

export const FS_PERMISSIONS_UMASK = common.text(
  'fs.permissions.umask-mode',
  'FS_PERMISSIONS_UMASK_KEY',
  { default: '022', about: 'umask of new files and directories' },
);

export const HADOOP_HTTP_STATIC_USER = common.text(
  'hadoop.http.staticuser.user',
  'HADOOP_HTTP_STATIC_USER',
  { default: 'dr.who', inert: true, about: 'who looks at the web pages' },
);

export const FS_TRASH_INTERVAL = key.float('fs.trash.interval', 'FS_TRASH_INTERVAL_KEY', {
  default: '0',
  about: 'minutes until what was moved to the trash is gone; 0 removes at once',
});
