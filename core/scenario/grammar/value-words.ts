/** The words inside a value: matchers, the results of a command, and what combines checks. */

import type { Words } from './word.ts';

export const MATCHER_WORDS = {
  contains: {
    about: 'This text, or each of these, is part of it',
    takes: 'texts',
    example: 'contains: Connection refused',
  },
  matches: {
    about: 'A JavaScript regular expression finds something in it',
    takes: 'text',
    example: "matches: 'Mode: (leader|follower)'",
  },
  lines: {
    about: 'Its lines as a set; with `some` or `none`, part of them',
    takes: 'texts',
    example: 'lines: { none: <pid> NameNode }',
  },
  not: {
    about: 'Anything but this',
    takes: 'matcher',
    example: 'not: standby',
  },
} as const satisfies Words;

export const RESULT_WORDS = {
  stdout: {
    about: 'All that the command printed to its standard output',
    takes: 'matcher',
    example: 'stdout: active',
  },
  stderr: {
    about: 'All that the command printed to its standard error',
    takes: 'matcher',
    example: 'stderr: { contains: refused }',
  },
  output: {
    about: 'The screen: both streams, in order',
    takes: 'matcher',
    example: 'output: { contains: Mode }',
  },
  exit: {
    about: 'The exit code',
    takes: 'exit',
    example: 'exit: 255',
  },
  took: {
    about: 'How long it ran, in virtual time',
    takes: 'quantity',
    example: 'took: at most 6s',
  },
} as const satisfies Words;

export const COMBINATOR_WORDS = {
  not: {
    about: 'The check does not hold; of several, not all of them',
    takes: 'checks',
    example: 'not: { znode: /lock, exists: true }',
  },
  any: {
    about: 'One of the checks holds at least',
    takes: 'checks',
    example: 'any: [{ role: QuorumPeerMain, host: m1, is: leader }, { znode: /a, exists: true }]',
  },
  all: {
    about: 'All of the checks hold',
    takes: 'checks',
    example: 'all: [{ count: leader QuorumPeerMain, is: 1 }, { znode: /a, exists: true }]',
  },
} as const satisfies Words;
