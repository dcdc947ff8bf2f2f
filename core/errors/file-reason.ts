/** Why the file system refused, in words that fit into a sentence. */

/** `no such file or directory` of Node's `ENOENT: no such file or directory, open 'x'`. */
export function fileReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^[A-Z]+: /, '').replace(/, \w+( '.*)?$/, '');
}
