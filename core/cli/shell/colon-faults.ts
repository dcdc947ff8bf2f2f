/** The colon commands that break and mend: short words for the faults of the language. */

import { QuorateError } from '../../errors/quorate-error.ts';
import { didYouMean } from '../../plugin/names.ts';
import { listOf, problem } from '../../plugin/problem.ts';
import { SELECTOR_WORDS } from '../../plugin/selector.ts';
import { placeOf } from '../../scenario/load/plain.ts';
import { type ColonCommand, type ColonContext, type Meaning, usage } from './colon-command.ts';
import {
  type PlainStep,
  readPlainMap,
  selectorOf,
  TYPED,
  takeModifiers,
  WrongLine,
} from './plain-step.ts';

/** A fault that is called otherwise than it begins. */
const HANDLES: Readonly<Record<string, string>> = { partition: 'cut', 'power-off': 'off' };

function ofProcess(name: string, about: string): ColonCommand {
  const command = { name, usage: `:${name} [m1] QuorumPeerMain`, about };
  return {
    ...command,
    read(rest, context) {
      const { rest: words, modifiers } = takeModifiers(rest, ['for']);
      const [first = '', ...others] = words.split(/\s+/);
      if (first === '') usage(command, 'needs a process, as `jps` prints it');
      const isHost =
        context.hosts.includes(first) ||
        context.place.names.some(([one, kind]) => one === first && kind === 'selector');
      if (!isHost) return fault({ fault: name, process: words, ...modifiers }, context);
      if (others.length === 0) usage(command, `needs a process of \`${first}\``);
      const process = others.join(' ');
      return fault({ fault: name, process, host: first, ...modifiers }, context);
    },
  };
}

const powerOff: ColonCommand = {
  name: 'power-off',
  usage: ':power-off m1 [for 30s]',
  about: 'Take the power of a host',
  read(rest, context) {
    const { rest: host, modifiers } = takeModifiers(rest, ['for']);
    if (host === '') usage(powerOff, 'needs a host');
    return fault({ fault: 'power-off', host: selectorOf(host), ...modifiers }, context);
  },
};

const powerOn: ColonCommand = {
  name: 'power-on',
  usage: ':power-on m1',
  about: 'Give it back',
  read(host, { steps, place }) {
    if (host === '') usage(powerOn, 'needs a host');
    const off = steps.filter(
      (step) => step.fault === 'power-off' && place.lasting.includes(String(step.as)),
    );
    const meant = off.findLast((step) => step.host === host);
    if (!meant) throw new QuorateError('shell/has-power', { host });
    return { kind: 'step', step: { heal: meant.as! } };
  },
};

const cut: ColonCommand = {
  name: 'cut',
  usage: ':cut m1 from rest [for 30s]',
  about: 'Cut the network between hosts',
  read(rest, context) {
    const { rest: hosts, modifiers } = takeModifiers(rest, ['for']);
    const groups = hosts.split(/\s+from\s+/);
    if (groups.length < 2 || groups.some((group) => group === '')) {
      usage(cut, 'needs two sides');
    }
    return fault({ fault: 'partition', between: groups.map(selectorOf), ...modifiers }, context);
  },
};

const heal: ColonCommand = {
  name: 'heal',
  usage: ':heal [all | name]',
  about: 'End a fault by its name, or all that last',
  read(rest, { place }) {
    const name = rest === '' ? 'all' : rest;
    if (place.lasting.length === 0) {
      throw new QuorateError('shell/not-now', { word: 'heal', why: 'no fault lasts' });
    }
    if (name !== 'all' && !place.lasting.includes(name)) {
      const all = ['all', ...place.lasting];
      const hint = didYouMean(name, all) ?? `there are ${listOf(all)}`;
      throw new WrongLine([problem('language/unknown-handle', { name }, placeOf(TYPED), hint)]);
    }
    return { kind: 'step', step: { heal: name } };
  },
};

const anyFault: ColonCommand = {
  name: 'fault',
  usage: ':fault disk, host: m1, is: full',
  about: 'Any fault, with its options as in a file',
  read(rest, context) {
    const faults = Object.keys(context.words.faults);
    if (rest === '') usage(anyFault, `needs a fault: ${listOf(faults, 'or')}`);
    const [, name = rest, options = ''] = /^(\S+?)(?:\s*,\s*|\s+)(\S.*)$/s.exec(rest) ?? [];
    const map = readPlainMap(`fault: ${name}${options === '' ? '' : `, ${options}`}`);
    return fault(map, context);
  },
};

export const FAULT_COMMANDS: readonly ColonCommand[] = [
  ofProcess('kill', 'Kill a process (SIGKILL)'),
  ofProcess('stop', 'End it (SIGTERM)'),
  ofProcess('pause', 'Stop it in its tracks, until healed'),
  powerOff,
  powerOn,
  cut,
  heal,
  anyFault,
];

/** The step of a fault; one that lasts gets a name by which it can be healed. */
function fault(step: PlainStep, { words, place, hosts }: ColonContext): Meaning {
  const name = String(step.fault);
  const lasts = Object.hasOwn(words.faults, name) && words.faults[name]!.lasts;
  if (!lasts || step.as !== undefined) return { kind: 'step', step };
  const taken = new Set([...SELECTOR_WORDS, ...hosts, ...place.names.map(([one]) => one)]);
  for (const terminal of place.terminals) taken.add(terminal.name);
  const word = HANDLES[name] ?? name.replace(/^.*\//, '');
  let handle = word;
  for (let number = 2; taken.has(handle); number++) handle = `${word}-${number}`;
  return { kind: 'step', step: { ...step, as: handle } };
}
