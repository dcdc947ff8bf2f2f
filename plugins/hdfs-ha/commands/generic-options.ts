/**
 * `GenericOptionsParser`: `-D` and `-fs`, which every tool of Hadoop takes before its own
 * arguments. They change the configuration of this one process.
 */

import { type Configuration, FS_DEFAULT_NAME } from '../../hadoop-common/door.ts';

/** Of jobs: taken, and of no effect here. */
const OF_JOBS = ['-jt', '-files', '-libjars', '-archives'];

/** What is left for the tool. */
export function takeGenericOptions(
  conf: Configuration,
  args: readonly string[],
): readonly string[] {
  let at = 0;
  for (; at < args.length; at++) {
    const word = args[at] as string;
    if (word === '-D') setProperty(conf, args[++at] ?? '');
    else if (/^-D.+=/.test(word)) setProperty(conf, word.slice(2));
    else if (word === '-fs') conf.set(FS_DEFAULT_NAME.name, args[++at] ?? '');
    else if (OF_JOBS.includes(word)) at++;
    else break;
  }
  return args.slice(at);
}

function setProperty(conf: Configuration, text: string): void {
  const equals = text.indexOf('=');
  if (equals > 0) conf.set(text.slice(0, equals), text.slice(equals + 1));
}
