/** What stands on a disk at time zero, as plugins declare it and as a machine takes it. */

import type { DiskDevice } from './disk/device.ts';

/** Absolute path -> a file or an empty directory. Parents are made as needed. */
export type FileTree = Readonly<Record<string, FileContent>>;

export type FileContent =
  | string
  | { readonly text: string; readonly executable?: boolean }
  | { readonly directory: true };

/** Puts a tree on a disk, over what is there. */
export function place(disk: DiskDevice, tree: FileTree): void {
  const encoder = new TextEncoder();
  for (const [path, content] of Object.entries(tree)) {
    if (typeof content === 'string') disk.place(path, encoder.encode(content), false);
    else if ('directory' in content) disk.mkdir(path, true);
    else disk.place(path, encoder.encode(content.text), content.executable ?? false);
  }
}

/** The first line of an executable whose behaviour is a program of the simulation. */
export function programHeader(program: string): string {
  return `#!quorate ${program}`;
}

/** The program that an executable's text names, if it does. */
export function programOf(text: string): string | undefined {
  return /^#!quorate (\S+)/.exec(text)?.[1];
}
