/**
 * scp: copies files between this host and another, as OpenSSH 9's does over sftp. It draws no
 * progress meter, which the real one shows on a terminal only.
 */

import { command } from '../lib/command.ts';
import { NotModelled } from '../lib/not-modelled.ts';
import { parseOptions } from '../lib/options.ts';
import { parseDestination, SshChannel, SshFailure } from '../ssh/client.ts';
import { RemoteFiles, Transfer } from '../ssh/files.ts';
import { readSshSettings } from '../ssh/options.ts';

interface Place {
  /** `[user@]host`; nothing for a path on this host. */
  readonly host: string | undefined;
  readonly path: string;
}

export const scp = command({
  name: 'scp',
  summary: 'Copies files between hosts',
  usage: 'scp [-rpq] [-o OPTION] [-P PORT] SOURCE... TARGET',
  startup: { minMs: 50, maxMs: 100 },
  async main(sys, args) {
    const options = parseOptions(args, { flags: 'rpqCB4', values: 'oPi' }, 1);
    const settings = readSshSettings(options, 'P');
    const places = options.operands.map(parsePlace);
    const target = places.pop();
    if (target === undefined || places.length === 0) {
      sys.stderr.write(`usage: ${scp.usage}\n`);
      return 1;
    }
    const hosts = new Set(places.map(({ host }) => host));
    if (
      target.host !== undefined ? !hosts.has(undefined) || hosts.size > 1 : hosts.has(undefined)
    ) {
      throw new NotModelled(
        target.host === undefined ? 'copy within one host' : 'copy between two other hosts',
      );
    }
    let isGood = true;
    try {
      for (const source of places) {
        const { user, host } = parseDestination(target.host ?? source.host ?? '');
        const channel = await SshChannel.open(sys, { user, host, ...settings });
        const remote = new RemoteFiles(channel);
        await remote.login(user, host);
        const transfer = new Transfer(sys, remote, options.has('r'), (message) => {
          sys.stderr.write(`scp: ${message}\n`);
        });
        const done =
          target.host === undefined
            ? transfer.download(source.path, target.path)
            : transfer.upload(source.path, target.path);
        isGood = (await done) && isGood;
        channel.close();
      }
    } catch (error) {
      if (!(error instanceof SshFailure)) throw error;
      sys.stderr.write(`${error.message}\n`);
      if (!error.message.startsWith('scp: ')) sys.stderr.write('scp: Connection closed\n');
      return 255;
    }
    return isGood ? 0 : 1;
  },
});

/** A colon before any slash separates a host from its path; no path is the home directory. */
function parsePlace(text: string): Place {
  const colon = text.indexOf(':');
  const slash = text.indexOf('/');
  if (colon <= 0 || (slash >= 0 && slash < colon)) return { host: undefined, path: text };
  const path = text.slice(colon + 1);
  if (/[*?[]/.test(path)) throw new NotModelled('wildcards in a remote path');
  return { host: text.slice(0, colon), path: path === '' ? '.' : path };
}
