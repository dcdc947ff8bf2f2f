/**
 * Archives of the simulation. What plugins bring lies unpacked below {@link ARCHIVE_ROOT} on every
 * host, put there at boot; an archive file is one line that names its tree, so that it can be
 * fetched, moved and copied like any other file, and `tar` knows what is in it.
 */

import type { System } from './system.ts';

export const ARCHIVE_ROOT = '/usr/share/quorate/archives';

const HEADER = /^#!quorate-archive (\S+)\n/;

export function archiveText(name: string): string {
  return `#!quorate-archive ${name}\n`;
}

/** The archive that a file's text stands for. */
export function archiveOf(text: string): string | undefined {
  return HEADER.exec(text)?.[1];
}

/** Whether a plugin brings an archive of this file name. */
export function isInCatalogue(sys: System, name: string): boolean {
  return name !== '' && sys.disk.exists(`${ARCHIVE_ROOT}/${name}`);
}
