/** What `quorate init` does: writes the first files of a project, or of a plugin, and says what next. */

import { resolve } from 'node:path';
import { QuorateError } from '../errors/quorate-error.ts';
import { BUILT_IN_PLUGINS } from '../plugin/registry.ts';
import { styleFor, wantsColour } from '../report/style.ts';
import type { SharedFlags } from './commands/command.ts';
import { type Scaffold, scaffoldFiles, shown, writeScaffold } from './scaffold.ts';

export interface InitFlags extends SharedFlags {
  readonly plugin?: string;
}

const PREFIX = 'quorate-plugin-';
const MOST_LETTERS = 100;

/** Returns the exit code. @throws QuorateError command-line/bad-plugin-name, …/would-overwrite */
export function initCommand(folder: string | undefined, flags: InitFlags, version: string): number {
  const plugin = flags.plugin === undefined ? undefined : pluginName(flags.plugin);
  const into = folder ?? (plugin === undefined ? '.' : PREFIX + plugin);
  const files = scaffoldFiles(
    plugin === undefined ? project(version) : pluginPackage(plugin, version),
  );
  writeScaffold(resolve(into), files, { cure: 'Name another folder: `quorate init <folder>`.' });
  const style = styleFor(wantsColour(flags.color, process.env, Boolean(process.stdout.isTTY)));
  const at = shown(into);
  const lines = [...files.keys()].map((path) => {
    return `${style.green(' wrote ')} ${at === '.' ? path : `${at}/${path}`}`;
  });
  const go = at === '.' ? [] : [`cd ${at}`];
  const next = plugin === undefined ? ['npx quorate run'] : ['npm install', 'npm test'];
  lines.push('', `  next  ${[...go, ...next].join(' && ')}`);
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

function project(version: string): Scaffold {
  return {
    template: 'project',
    copies: {
      'schemas/cluster.json': 'schemas/cluster.json',
      'schemas/scenario.json': 'schemas/scenario.json',
      'schemas/steps.json': 'schemas/steps.json',
    },
    words: ownVersion(version),
  };
}

/** The template is the plugin `beacon`, with a role `Beacon`. */
function pluginPackage(name: string, version: string): Scaffold {
  const role = name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
  return {
    template: 'plugin',
    words: [
      ...ownVersion(version),
      [/\bBeacon\b/g, role],
      // A key of an object needs quotes when it has a dash.
      [/^( +)beacon(?=: \{$)/gm, `$1${name.includes('-') ? `'${name}'` : name}`],
      [/\bbeacon\b/g, name],
    ],
  };
}

/** What stands for this version in the templates. */
function ownVersion(version: string): Scaffold['words'] {
  return [[/\b0\.0\.0-own\b/g, version]];
}

/** `scheduler` of `scheduler` or `quorate-plugin-scheduler`. */
function pluginName(text: string): string {
  const name = text.startsWith(PREFIX) ? text.slice(PREFIX.length) : text;
  const why = whyNoName(name);
  if (why === undefined) return name;
  throw new QuorateError('command-line/bad-plugin-name', { text, why });
}

function whyNoName(name: string): string | undefined {
  if (BUILT_IN_PLUGINS.includes(name) || name === 'quorate') return 'it is taken';
  if (name.length > MOST_LETTERS) return `it has more than ${MOST_LETTERS} letters`;
  if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) return undefined;
  return 'a name begins with a letter, and has lower-case letters, digits and single `-` between';
}
