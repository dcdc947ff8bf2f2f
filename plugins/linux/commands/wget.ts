/**
 * wget: fetches archives from the world outside. What there is out there is the catalogue that the
 * plugins bring, found by the file name at the end of the URL; everything else is a 404. Servers
 * inside the cluster are not spoken to.
 */

import { formatTime } from '../../../core/plugin/index.ts';
import { archiveText, isInCatalogue } from '../lib/archives.ts';
import { command } from '../lib/command.ts';
import { reasonOf } from '../lib/failure.ts';
import { NotModelled } from '../lib/not-modelled.ts';
import { type Options, parseOptions, UsageError } from '../lib/options.ts';
import { joinPath, resolvePath } from '../lib/paths.ts';
import { type System, SystemError } from '../lib/system.ts';

/** An address that is nobody's, reserved for documentation (RFC 5737). */
const OUTSIDE = '198.51.100.1';

export const wget = command({
  name: 'wget',
  summary: 'Fetches archives by URL',
  usage: 'wget [-q] [-O FILE] [-P DIRECTORY] URL...',
  startup: { minMs: 5, maxMs: 15 },
  async main(sys, args) {
    const options = parseOptions(args, {
      flags: 'qn',
      values: 'OP',
      long: { quiet: 'q', 'output-document': 'O', 'directory-prefix': 'P' },
    });
    if (options.has('n')) throw new NotModelled('option -n');
    if (options.operands.length === 0) {
      const usage = "Usage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.";
      throw new UsageError(`missing URL\n${usage}`, { hint: false });
    }
    let code = 0;
    for (const url of options.operands) code = Math.max(code, await fetchUrl(sys, options, url));
    return code;
  },
});

async function fetchUrl(sys: System, options: Options, url: string): Promise<number> {
  const say = (text: string): void => {
    if (!options.has('q')) sys.stderr.write(text);
  };
  const full = /^[a-z]+:\/\//i.test(url) ? url : `http://${url}`;
  const parsed = /^(https?|ftp):\/\/([^/:]+)(?::(\d+))?(\/[^?#]*)?/i.exec(full);
  if (!parsed) throw new NotModelled(`URL ${url}`);
  const [, scheme = '', host = '', written, path = '/'] = parsed;
  if (scheme.toLowerCase() === 'ftp') throw new NotModelled('ftp');
  if (isInside(sys, host)) throw new NotModelled(`HTTP from ${host}, a host of the cluster`);
  const port = written ?? (scheme.toLowerCase() === 'https' ? '443' : '80');
  const now = (): string => formatTime(sys.clock.wall(), '%F %T');
  say(`--${now()}--  ${full}\nResolving ${host} (${host})... ${OUTSIDE}\n`);
  say(`Connecting to ${host} (${host})|${OUTSIDE}|:${port}... connected.\n`);
  await sys.sleep(sys.random('answer').int(50, 200));
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (!isInCatalogue(sys, name)) {
    say(
      `HTTP request sent, awaiting response... 404 Not Found\n${now()} ERROR 404: Not Found.\n\n`,
    );
    return 8;
  }
  const content = archiveText(name);
  const size = content.length;
  const target = targetOf(sys, options, name);
  say('HTTP request sent, awaiting response... 200 OK\n');
  say(`Length: ${size} [application/octet-stream]\nSaving to: ‘${target}’\n\n`);
  try {
    const absolute = resolvePath(sys.cwd, target);
    const prefix = options.value('P');
    if (prefix !== undefined) sys.disk.mkdir(resolvePath(sys.cwd, prefix), { parents: true });
    sys.disk.write(absolute, content);
  } catch (error) {
    sys.stderr.write(
      `${target}: ${reasonOf(error)}\n\nCannot write to ‘${target}’ (${reasonOf(error)}).\n`,
    );
    return 3;
  }
  say(`${now()} (1.00 MB/s) - ‘${target}’ saved [${size}/${size}]\n\n`);
  return 0;
}

/** As wget names files: never over one that is there, unless it is told the name. */
function targetOf(sys: System, options: Options, name: string): string {
  const given = options.value('O');
  if (given === '-') throw new NotModelled('option -O -');
  if (given !== undefined) return given;
  const prefix = options.value('P');
  const plain = prefix === undefined ? name : joinPath(prefix, name);
  const isTaken = (path: string): boolean => sys.disk.exists(resolvePath(sys.cwd, path));
  if (!isTaken(plain)) return plain;
  let number = 1;
  while (isTaken(`${plain}.${number}`)) number += 1;
  return `${plain}.${number}`;
}

function isInside(sys: System, host: string): boolean {
  try {
    sys.net.resolve(host);
    return true;
  } catch (error) {
    if (error instanceof SystemError) return false;
    throw error;
  }
}
