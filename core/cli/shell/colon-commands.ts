/** All colon commands, in the order of `:help`, and how a line of them is read. */

import { QuorateError } from '../../errors/quorate-error.ts';
import { nearest } from '../../plugin/names.ts';
import { listOf, problem } from '../../plugin/problem.ts';
import { placeOf } from '../../scenario/load/plain.ts';
import {
  bare,
  type ColonCommand,
  type ColonContext,
  type Meaning,
  usage,
} from './colon-command.ts';
import { FAULT_COMMANDS } from './colon-faults.ts';
import { readPlain, readPlainMap, TYPED, takeModifiers, WrongLine } from './plain-step.ts';

const DEFAULT_EVENTS = 10;

const host: ColonCommand = {
  name: 'host',
  usage: ':host m2',
  about: 'Sit down at another host; `:m2` does too',
  read(name, { hosts }) {
    if (name === '') usage(host, 'needs a host');
    if (hosts.includes(name)) return { kind: 'host', host: name };
    const hint = `the hosts are ${listOf(hosts)}`;
    throw new WrongLine([problem('language/unknown-host', { text: name }, placeOf(TYPED), hint)]);
  },
};

const terminal: ColonCommand = {
  name: 'terminal',
  usage: ':terminal alice',
  about: 'Another terminal, here, or where it was opened',
  read(name, { place }) {
    if (name === '') usage(terminal, 'needs a name');
    if (place.terminals.some((one) => one.name === name)) return { kind: 'terminal', name };
    if (!/^[A-Za-z][\w-]*$/.test(name)) throw new QuorateError('language/bad-name', { name });
    return { kind: 'terminal', name };
  },
};

const wait: ColonCommand = {
  name: 'wait',
  usage: ':wait 5s',
  about: 'Let time pass; `:wait cut`, `:wait zookeeper/elected`: until that ends, or happens',
  read(rest) {
    if (rest === '') usage(wait, 'needs to know for what');
    const { rest: what, modifiers } = takeModifiers(rest, ['within', 'since']);
    const isEvent = /^\{|^event:|^[\w-]+\/[\w-]+(,|$)/.test(what);
    if (!isEvent) return { kind: 'step', step: { wait: what, ...modifiers } };
    const event = readPlainMap(/^\{|^event:/.test(what) ? what : `event: ${what}`);
    return { kind: 'step', step: { wait: event, ...modifiers } };
  },
};

const expect: ColonCommand = {
  name: 'expect',
  usage: ':expect { znode: /a, is: x }',
  about: 'A check, as in a file; `within 5s` or `for 10s` behind it',
  read(rest) {
    if (rest === '') usage(expect, 'needs a check');
    const { rest: check, modifiers } = takeModifiers(rest, ['within', 'for', 'since']);
    if (check.startsWith('['))
      return { kind: 'step', step: { expect: readPlain(check), ...modifiers } };
    const { within, for: throughout, ...own } = readPlainMap(check);
    const beside = { ...(within && { within }), ...(throughout && { for: throughout }) };
    return { kind: 'step', step: { expect: own, ...beside, ...modifiers } };
  },
};

const bind: ColonCommand = {
  name: 'let',
  usage: ':let old: leader QuorumPeerMain',
  about: 'Bind a name to hosts, or to a text',
  read(rest) {
    if (rest === '') usage(bind, 'needs a name and what it means');
    return { kind: 'step', step: { let: readPlainMap(rest) } };
  },
};

const step: ColonCommand = {
  name: 'step',
  usage: ':step { write: /etc/motd, … }',
  about: 'Any step of the language',
  read(rest) {
    if (rest === '') usage(step, 'needs a step');
    return { kind: 'step', step: readPlainMap(rest) };
  },
};

const why: ColonCommand = {
  name: 'why',
  usage: ':why [m2]',
  about: 'What caused the last change, back to a step',
  read: (rest, context) => ({
    kind: 'request',
    request: rest === '' ? { kind: 'why' } : { kind: 'why', host: hostOf(rest, context) },
  }),
};

const trace: ColonCommand = {
  name: 'trace',
  usage: ':trace [m2] [20]',
  about: 'The last events, of all hosts or of one',
  read(rest, context) {
    const words = rest === '' ? [] : rest.split(/\s+/);
    const count = words.find((word) => /^\d+$/.test(word));
    const [name, more] = words.filter((word) => word !== count);
    if (more !== undefined) usage(trace, 'takes a host and a number');
    const meant = name === undefined ? {} : { host: hostOf(name, context) };
    const request = { kind: 'trace', count: Number(count ?? DEFAULT_EVENTS), ...meant } as const;
    return { kind: 'request', request };
  },
};

const save = (name: string, over: boolean): ColonCommand => {
  const command = {
    name,
    usage: `:${name} lab.yaml`,
    about: over ? 'The same, over a file that is there' : 'Write what was done as a scenario',
  };
  return {
    ...command,
    read(path) {
      if (path === '') usage(command, 'needs the name of a file');
      return { kind: 'save', path, over };
    },
  };
};

function simple(name: 'undo' | 'help' | 'quit' | 'time' | 'steps', about: string, inFile = false) {
  return bare({ name, usage: `:${name}`, about, inFile }, { kind: name });
}

function request(name: 'roles' | 'next' | 'continue', about: string, inFile = false) {
  const meaning = { kind: 'request', request: { kind: name } } as const;
  return bare({ name, usage: `:${name}`, about, inFile }, meaning);
}

export const COLON_COMMANDS: readonly ColonCommand[] = [
  host,
  terminal,
  wait,
  ...FAULT_COMMANDS,
  expect,
  bind,
  step,
  request('roles', 'Who runs where, in which state'),
  why,
  trace,
  simple('time', 'How much virtual time has passed'),
  simple('steps', 'Where this is in the file', true),
  request('next', 'Play the next step of the file, and stop again', true),
  request('continue', 'Go on with the file', true),
  simple('undo', 'Take the last step back'),
  save('save', false),
  save('save!', true),
  simple('help', 'This list'),
  simple('quit', 'End the session, as Ctrl-D does'),
];

/** What a line means that begins with a colon. @throws QuorateError, WrongLine */
export function readColon(line: string, context: ColonContext): Meaning {
  const [, word = '', rest = ''] = /^:\s*(\S*)\s*(.*)$/s.exec(line.trim()) ?? [];
  if (context.hosts.includes(word) && rest === '') return { kind: 'host', host: word };
  const known = COLON_COMMANDS.filter(({ inFile }) => !inFile || context.inFile);
  const command = known.find(({ name }) => name === word);
  if (command) return command.read(rest.trim(), context);
  if (COLON_COMMANDS.some(({ name }) => name === word)) {
    throw new QuorateError('shell/not-now', { word, why: 'no file is being played' });
  }
  const meant = nearest(word, [...known.map(({ name }) => name), ...context.hosts]);
  const hint = meant === undefined ? undefined : `did you mean \`:${meant}\`?`;
  throw new WrongLine([problem('shell/unknown-command', { word }, placeOf(TYPED), hint)]);
}

function hostOf(name: string, { hosts }: ColonContext): string {
  if (hosts.includes(name)) return name;
  const hint = `the hosts are ${listOf(hosts)}`;
  throw new WrongLine([problem('language/unknown-host', { text: name }, placeOf(TYPED), hint)]);
}
