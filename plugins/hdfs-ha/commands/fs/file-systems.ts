/** `FileSystem.get`: the file system that a path belongs to, one for each scheme and authority. */

import { JavaException } from '../../../hadoop-common/door.ts';
import type { FileSystem } from './file-system.ts';
import type { Path } from './path.ts';

export class FileSystems {
  readonly local: FileSystem;
  /** `fs.defaultFS` */
  private readonly defaultFs: Path;
  private readonly openHdfs: (authority: string) => FileSystem;
  private readonly opened = new Map<string, FileSystem>();

  constructor(local: FileSystem, defaultFs: Path, openHdfs: (authority: string) => FileSystem) {
    this.local = local;
    this.defaultFs = defaultFs;
    this.openHdfs = openHdfs;
  }

  /** The one of `fs.defaultFS`. */
  get default(): FileSystem {
    return this.of(this.defaultFs);
  }

  /** @throws UnsupportedFileSystemException */
  of(path: Path): FileSystem {
    const scheme = path.scheme ?? this.defaultFs.scheme;
    const isDefault = scheme === this.defaultFs.scheme;
    const authority = path.authority ?? (isDefault ? this.defaultFs.authority : undefined);
    if (scheme === undefined || scheme === 'file') return this.local;
    if (scheme !== 'hdfs') {
      throw new JavaException(
        'org.apache.hadoop.fs.UnsupportedFileSystemException',
        `No FileSystem for scheme "${scheme}"`,
      );
    }
    if (authority === undefined) {
      throw new JavaException(
        'java.io.IOException',
        `Incomplete HDFS URI, no host: hdfs://${path.path}`,
      );
    }
    const known = this.opened.get(authority) ?? this.openHdfs(authority);
    this.opened.set(authority, known);
    return known;
  }
}
