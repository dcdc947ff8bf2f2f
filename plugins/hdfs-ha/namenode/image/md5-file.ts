/** `MD5FileUtils`: beside each image a file with the digest that it must have. */

import { createHash } from 'node:crypto';
import type { System } from '../../../../core/plugin/index.ts';

export function md5Of(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}

/** `<digest> *<name>`, as md5sum writes it. */
export function md5Text(digest: string, imageName: string): string {
  return `${digest} *${imageName}\n`;
}

/** The digest stored for an image, if there is one. */
export function storedMd5(sys: System, imagePath: string): string | undefined {
  const path = `${imagePath}.md5`;
  return sys.disk.exists(path) ? /^([0-9a-f]{32}) /.exec(sys.disk.readText(path))?.[1] : undefined;
}
