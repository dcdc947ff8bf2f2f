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
  const { hosts, place, registry } = context;
  const [command = ''] = line.split(/\s/);
  const bound = place.names.flatMap(([name, kind]) => (kind === 'selector' ? [name] : []));
  const roles = [...registry.roles].flatMap(([name, { definition }]) => [
    name,
    ...(definition.states ?? []),
  ]);
  if (OF_PROCESSES.includes(command)) return [...hosts, ...bound, ...roles];
  if (OF_HOSTS.includes(command)) return [...hosts, ...bound, ...roles, 'from', 'rest', 'for'];
  if (command === 'heal') return ['all', ...place.lasting];
  if (command === 'wait') return [...place.lasting, ...registry.events.keys()];
  if (command === 'fault') {
    const options = [...registry.faults.values()].flatMap(({ definition }) =>
      Object.keys(definition.options).map((option) => `${option}:`),
    );
    return [...registry.faults.keys(), ...new Set(options), ...hosts, ...roles];
  }
  if (command === 'expect') {
    return [...[...registry.expectations.keys()].map((name) => `${name}:`), ...hosts, ...roles];
  }
  return [];
}
