/** The options that `ssh` and `scp` share: those of the real ones that change nothing here. */

import { NotModelled } from '../lib/not-modelled.ts';
import { type Options, UsageError } from '../lib/options.ts';

/** Keywords of ssh_config that may be given: keys are exchanged and hosts known from the start. */
const KEYWORDS = [
  ...['batchmode', 'connecttimeout', 'stricthostkeychecking', 'userknownhostsfile', 'loglevel'],
  ...['passwordauthentication', 'preferredauthentications', 'identityfile', 'identitiesonly'],
  ...['globalknownhostsfile', 'checkhostip', 'pubkeyauthentication', 'requesttty'],
];

const PORT = 22;

/** The units of sshd_config(5), one at a time. */
const SECONDS: Readonly<Record<string, number>> = { m: 60, h: 3_600, d: 86_400, w: 604_800 };

export interface SshSettings {
  readonly port: number;
  readonly timeoutMs: number | undefined;
}

/** @throws NotModelled, UsageError */
export function readSshSettings(options: Options, portLetter: string): SshSettings {
  let timeoutMs: number | undefined;
  for (const { letter, value } of options.values) {
    if (letter !== 'o') continue;
    const [keyword = '', setting = ''] = value.split(/\s*[=\s]\s*/, 2);
    const name = keyword.toLowerCase();
    if (!KEYWORDS.includes(name)) throw new NotModelled(`option -o ${keyword}`);
    if (name !== 'connecttimeout') continue;
    const [, count, unit = 's'] = /^(\d+)([smhdw]?)$/i.exec(setting) ?? [];
    if (count === undefined) {
      throw new UsageError('command-line line 0: invalid time value.', { code: 255, hint: false });
    }
    timeoutMs = Number(count) * (SECONDS[unit.toLowerCase()] ?? 1) * 1_000;
  }
  const port = options.value(portLetter) ?? String(PORT);
  if (!/^\d+$/.test(port)) {
    throw new UsageError(`Bad port '${port}'`, { code: 255, hint: false });
  }
  return { port: Number(port), timeoutMs };
}
