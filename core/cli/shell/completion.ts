/** What Tab offers: colon commands, and behind them hosts, roles, states, faults, names. */

import type { ColonContext } from './colon-command.ts';
import { COLON_COMMANDS } from './colon-commands.ts';

const OF_PROCESSES = ['kill', 'stop', 'pause'];
const OF_HOSTS = ['host', 'power-off', 'power-on', 'cut', 'why', 'trace'];

/** Candidates for the last word of a line, and that word, as a line editor wants them. */
export function completeFor(context: ColonContext): (line: string) => [string[], string] {
  return (line) => {
    const word = /\S*$/.exec(line)?.[0] ?? '';
    if (!line.startsWith(':')) return [[], word];
    const isFirst = !/\s/.test(line);
    const all = isFirst ? firstWords(context) : wordsBehind(line.slice(1), context);
    return [all.filter((one) => one.startsWith(word)).map((one) => `${one} `), word];
  };
}

function firstWords({ hosts, inFile }: ColonContext): string[] {
  const commands = COLON_COMMANDS.filter((one) => inFile || !one.inFile);
  return [...commands.map(({ name }) => `:${name}`), ...hosts.map((host) => `:${host}`)];
}

function wordsBehind(line: string, context: ColonContext): string[] {
  const { hosts, place, words } = context;
  const [command = ''] = line.split(/\s/);
  const bound = place.names.flatMap(([name, kind]) => (kind === 'selector' ? [name] : []));
  const roles = Object.entries(words.roles).flatMap(([name, states]) => [name, ...states]);
  if (OF_PROCESSES.includes(command)) return [...hosts, ...bound, ...roles];
  if (OF_HOSTS.includes(command)) return [...hosts, ...bound, ...roles, 'from', 'rest', 'for'];
  if (command === 'heal') return ['all', ...place.lasting];
  if (command === 'wait') return [...place.lasting, ...words.events];
  if (command === 'fault') {
    const options = Object.values(words.faults).flatMap((fault) =>
      fault.options.map((option) => `${option}:`),
    );
    return [...Object.keys(words.faults), ...new Set(options), ...hosts, ...roles];
  }
  if (command === 'expect') {
    return [...words.expectations.map((name) => `${name}:`), ...hosts, ...roles];
  }
  return [];
}
