/**
 * Words that people bring along from other tools, and words that belong elsewhere, with what to
 * write instead. The checker hints with them, and an editor shows them at the word itself.
 */

import type { Verb } from './step-words.ts';

/** Words that a step never has, whatever its verb. */
export const HABITS: Readonly<Record<string, string>> = {
  on: 'write `host:`; many YAML tools read `on` as true',
  true: 'your tool turned `on` into true; write `host:`',
  assert: 'write `expect:`',
  check: 'write `expect:`',
  sleep: 'write `wait:`',
  timeout: 'write `within:`',
  hosts: 'write `host:`, which also takes a list',
  node: 'write `host:`, which also takes a list',
};

/** Modifiers beside a verb that does not have them. */
export const MISPLACED: Partial<Readonly<Record<Verb, Readonly<Record<string, string>>>>> = {
  expect: {
    host: 'say the host inside the check: `{ role: …, host: m1, is: … }`',
    every: 'a check is read again at every event; leave it out',
  },
  type: { exit: 'write `expect: { exit: … }`, of a program that ends' },
  wait: { for: 'write the duration itself: `wait: 10s`' },
  transcript: {
    host: 'the host stands in the prompt: `root@m1:~#`',
    terminal: 'a transcript is typed in the terminals that the hosts have; leave it out',
    expect: 'what the screen must show stands in the transcript itself',
  },
  steps: { host: 'say the host in each step' },
  parallel: { host: 'say the host in each step' },
};
