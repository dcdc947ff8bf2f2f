/** The words of a step: its verb, and the modifiers that may stand beside it. */

import type { Word, Words } from './word.ts';

/** A step has exactly one of these. */
export const VERB_WORDS = {
  run: {
    about: 'Types command lines into the terminal of a host; several stop at the first that fails',
    takes: 'text',
    example: '{ host: m1, run: zkServer.sh status }',
  },
  type: {
    about: 'Types a line, `^C` or `^D` to whoever waits in a terminal: a program, or the shell',
    takes: 'text',
    example: '{ terminal: alice, type: ls -w /lock, expect: "[]" }',
  },
  transcript: {
    about:
      'A pasted terminal session, compared by its screens alone; `quorate run -u` writes them anew',
    takes: 'text',
    example: '{ transcript: "root@m1:~# hostname\\nm1\\n" }',
  },
  write: {
    about: 'What a person does in an editor: the path of a file, or names of configuration files',
    takes: 'targets',
    example: '{ write: /etc/motd, host: m1, content: hello }',
  },
  expect: {
    about: 'Checks about the world, now, or with `within` or `for`',
    takes: 'checks',
    example: '{ expect: { count: leader QuorumPeerMain, is: 1 }, within: 30s }',
  },
  wait: {
    about: 'Pauses: for a time, until a fault or workload ends, or until an event happens',
    takes: 'until',
    example: '{ wait: { event: zookeeper/elected }, within: 10s }',
  },
  fault: {
    about: 'Breaks something; the options of the fault stand beside it',
    takes: 'fault',
    example: '{ fault: partition, between: [m1, rest], for: 30s, as: cut }',
  },
  heal: {
    about: 'Ends a fault, by its handle, or all that last',
    takes: 'handle',
    example: '{ heal: cut }',
  },
  let: {
    about: 'Binds names, now, to selectors or to texts',
    takes: 'bindings',
    example: '{ let: { new: leader QuorumPeerMain } }',
  },
  steps: {
    about: 'A group of steps, played in order; with `repeat` or `each`, several times',
    takes: 'steps',
    example: '{ steps: [{ wait: 1s }], repeat: 3 }',
  },
  parallel: {
    about: 'Steps that begin together; every `wait` in them is armed before anything runs',
    takes: 'steps',
    example: '{ parallel: [{ wait: 1s }, { host: m1, run: jps }] }',
  },
  use: {
    about: 'Steps from another file, which `with` gives its values',
    takes: 'path',
    example: '{ use: ./kill-leader.yaml, with: { pause: 5s } }',
  },
} as const satisfies Words;

export type Verb = keyof typeof VERB_WORDS;

export interface Modifier extends Word {
  /** The verbs beside which it may stand. */
  readonly of: readonly Verb[] | 'all';
}

export const MODIFIER_WORDS = {
  host: {
    about: 'Where: a list or `all` is one after another, in order',
    takes: 'selector',
    example: 'host: [m1, m2]',
    of: ['run', 'type', 'write'],
  },
  'at once': {
    about: 'On several hosts together instead of one after another',
    takes: 'bool',
    example: 'at once: true',
    default: 'false',
    of: ['run', 'write'],
  },
  terminal: {
    about: 'A shell of its own that stays open; the first step in it says the host',
    takes: 'name',
    example: 'terminal: alice',
    of: ['run', 'type', 'expect'],
  },
  exit: {
    about: 'The exit code: a number, a list, `any` or `nonzero`',
    takes: 'exit',
    example: 'exit: 255',
    default: '0',
    of: ['run'],
  },
  expect: {
    about:
      'What must be printed: a text is the whole stdout of a `run`, the whole screen of a `type`',
    takes: 'result',
    example: 'expect: active',
    of: ['run', 'type'],
  },
  within: {
    about: 'Must become true in this time, and not before the lower end; commands are typed again',
    takes: 'range',
    example: 'within: 1s..6s',
    of: ['run', 'type', 'expect', 'wait'],
  },
  every: {
    about: 'How often a command is typed again under `within`',
    takes: 'duration',
    example: 'every: 500ms',
    default: '1s',
    of: ['run'],
  },
  since: {
    about: 'From when `within` counts: the end of this step, or the begin of this fault',
    takes: 'handle',
    example: 'since: stop',
    of: ['run', 'type', 'expect', 'wait'],
  },
  for: {
    about: 'Of a check: holds throughout; of a fault: ends by itself afterwards',
    takes: 'duration',
    example: 'for: 30s',
    of: ['expect', 'fault'],
  },
  stdin: {
    about: 'What the command reads',
    takes: 'text',
    example: 'stdin: "ls /"',
    of: ['run'],
  },
  env: {
    about: 'Environment variables of this command alone',
    takes: 'text map',
    example: 'env: { LANG: C }',
    of: ['run'],
  },
  dir: {
    about: 'The directory of this command alone',
    takes: 'path',
    example: 'dir: /tmp',
    of: ['run'],
  },
  user: {
    about: 'Whose shell it is; only `root` is modelled',
    takes: 'text',
    example: 'user: root',
    of: ['run'],
  },
  content: {
    about: 'The whole text of the file',
    takes: 'text',
    example: 'content: hello',
    of: ['write'],
  },
  append: {
    about: 'What is added at the end of the file',
    takes: 'text',
    example: 'append: hello',
    of: ['write'],
  },
  from: {
    about: "`conf`: the cluster's own text of this file",
    takes: 'text',
    example: 'from: conf',
    of: ['write'],
  },
  before: {
    about: 'Strikes in the host just before the nth such call or event of a process',
    takes: 'trigger',
    example: 'before: { call: fsync, nth: 2 }',
    of: ['fault'],
  },
  after: {
    about: 'Strikes in the host just after the nth such call or event of a process',
    takes: 'trigger',
    example: 'after: { event: zookeeper/proposed }',
    of: ['fault'],
  },
  always: {
    about: 'Must hold at every moment of the group',
    takes: 'checks',
    example: 'always: { znode: /lock, exists: true }',
    of: ['steps'],
  },
  never: {
    about: 'Must at no moment of the group hold',
    takes: 'checks',
    example: 'never: { event: zookeeper/session-expired }',
    of: ['steps'],
  },
  repeat: {
    about: 'How often the group is played',
    takes: 'int',
    example: 'repeat: 3',
    of: ['steps'],
  },
  each: {
    about: 'Plays the group once for each combination of values, used as `${{ n }}`',
    takes: 'each',
    example: 'each: { n: [3, 4, 5] }',
    of: ['steps'],
  },
  with: {
    about: 'Values for the `params` of the file',
    takes: 'text map',
    example: 'with: { pause: 5s }',
    of: ['use'],
  },
  as: {
    about: 'A handle: for `since`, `wait`, `heal`, and for `${{ name.stdout }}`',
    takes: 'name',
    example: 'as: stop',
    of: 'all',
  },
  at: {
    about: 'Not before this moment of the timeline; already past is an error',
    takes: 'duration',
    example: 'at: 40s',
    of: 'all',
  },
  name: {
    about: 'A heading in the report',
    takes: 'text',
    example: 'name: (6) the apprentice takes over',
    of: 'all',
  },
  note: {
    about: 'A line of the story in the report',
    takes: 'text',
    example: 'note: the chapter stops here',
    of: 'all',
  },
  differs: {
    about: 'Where and why the step departs from the printed lab: `<row> - <reason>`',
    takes: 'text',
    example: 'differs: A5 - the chapter never makes the data directory',
    of: 'all',
  },
  shows: {
    about: 'What the step is there to show: rows of a list of claims, lessons, requirements',
    takes: 'texts',
    example: 'shows: [A20, A23]',
    of: 'all',
  },
  skip: {
    about: 'Do not play this step, for this reason',
    takes: 'text',
    example: 'skip: not on this cluster',
    of: 'all',
  },
} as const satisfies Readonly<Record<string, Modifier>>;

/** Calls of a process at which a fault can be armed, as the machine names them. */
export const ARMED_CALLS: readonly string[] = [
  'fsync',
  'rename',
  'write',
  'truncate',
  'unlink',
  'mkdir',
  'read',
  'connect',
  'listen',
  'send',
  'close',
  'spawn',
  'kill',
  'exit',
  'lock',
  'unlock',
];
