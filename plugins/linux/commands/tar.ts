/** tar: lists and extracts the archives of the catalogue (see lib/archives.ts); it makes none. */

import { ARCHIVE_ROOT, archiveOf } from '../lib/archives.ts';
import { command } from '../lib/command.ts';
import { copyTree } from '../lib/copy.ts';
import { reasonOf } from '../lib/failure.ts';
import { isDirectory } from '../lib/files.ts';
import { NotModelled } from '../lib/not-modelled.ts';
import { parseOptions, UsageError } from '../lib/options.ts';
import { joinPath, resolvePath } from '../lib/paths.ts';
import type { System } from '../lib/system.ts';

/** One of these says what to do; those that write an archive are not modelled. */
const HINT = "Try 'tar --help' or 'tar --usage' for more information.";
const LONG = {
  extract: 'x',
  get: 'x',
  list: 't',
  verbose: 'v',
  file: 'f',
  directory: 'C',
  gzip: 'z',
  gunzip: 'z',
};

export const tar = command({
  name: 'tar',
  summary: 'Lists and extracts archives',
  usage: 'tar -x | -t [-vz] -f ARCHIVE [-C DIRECTORY]',
  main(sys, args) {
    const options = parseOptions(
      modernStyle(args),
      { flags: 'xtvzjJ', values: 'fC', long: LONG },
      2,
    );
    const isExtract = options.has('x');
    if (!isExtract && !options.has('t')) {
      const choices = "'-Acdtrux', '--delete' or '--test-label'";
      throw new UsageError(`You must specify one of the ${choices} options\n${HINT}`, {
        code: 2,
        hint: false,
      });
    }
    if (options.operands.length > 0) throw new NotModelled('extracting single members');
    const file = options.value('f');
    if (file === undefined) throw new NotModelled('an archive from standard input');
    const isCompressed = ['z', 'j', 'J'].some((letter) => options.has(letter));
    const name = openArchive(sys, file, isCompressed);
    const directory = options.value('C') ?? '.';
    if (!isDirectory(sys, directory)) {
      const reason = 'No such file or directory';
      throw fatal(`${directory}: Cannot open: ${reason}`);
    }
    const root = `${ARCHIVE_ROOT}/${name}`;
    const shows = !isExtract || options.has('v');
    const into = resolvePath(sys.cwd, directory);
    for (const entry of sys.disk.list(root)) {
      const show = (from: string, isFolder: boolean): void => {
        if (shows) sys.stdout.write(`${from.slice(root.length + 1)}${isFolder ? '/' : ''}\n`);
      };
      if (isExtract) extract(sys, joinPath(root, entry), joinPath(into, entry), show);
      else list(sys, joinPath(root, entry), show);
    }
    return 0;
  },
});

type Show = (path: string, isFolder: boolean) => void;

function extract(sys: System, from: string, to: string, show: Show): void {
  try {
    copyTree(sys, from, to, (path, _to, isFolder) => show(path, isFolder));
  } catch (error) {
    throw fatal(`${to}: Cannot open: ${reasonOf(error)}`);
  }
}

function list(sys: System, path: string, show: Show): void {
  const isFolder = sys.disk.stat(path).kind === 'directory';
  show(path, isFolder);
  if (!isFolder) return;
  for (const name of sys.disk.list(path)) list(sys, joinPath(path, name), show);
}

/** The first word may be options without a dash, their arguments following in order. */
function modernStyle(args: readonly string[]): string[] {
  const [first = '', ...rest] = args;
  if (first === '' || first.startsWith('-')) return [...args];
  const words: string[] = [];
  for (const letter of first) {
    words.push(`-${letter}`);
    if (letter !== 'f' && letter !== 'C') continue;
    const value = rest.shift();
    if (value === undefined) {
      throw new UsageError(`Old option '${letter}' requires an argument.\n${HINT}`, {
        code: 2,
        hint: false,
      });
    }
    words.push(value);
  }
  return [...words, ...rest];
}

function openArchive(sys: System, file: string, isCompressed: boolean): string {
  let text: string;
  try {
    text = sys.disk.readText(resolvePath(sys.cwd, file));
  } catch (error) {
    const message = `${file}: Cannot open: ${reasonOf(error)}`;
    if (!isCompressed) throw fatal(message);
    sys.stderr.write(`tar (child): ${message}\n`);
    sys.stderr.write('tar (child): Error is not recoverable: exiting now\n');
    throw fatal('Child returned status 2');
  }
  const name = archiveOf(text);
  if (name !== undefined) return name;
  if (isCompressed) {
    sys.stderr.write('\ngzip: stdin: not in gzip format\n');
    throw fatal('Child returned status 1');
  }
  sys.stderr.write('tar: This does not look like a tar archive\n');
  throw new UsageError('Exiting with failure status due to previous errors', {
    code: 2,
    hint: false,
  });
}

function fatal(message: string): UsageError {
  return new UsageError(`${message}\ntar: Error is not recoverable: exiting now`, {
    code: 2,
    hint: false,
  });
}
