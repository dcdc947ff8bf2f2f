/** The part of the error table about clusters that are served to real clients. */

import type { ErrorEntry } from './entry.ts';

export const SERVE_ERRORS = {
  'serve/no-client-port': {
    message: 'no host of `{file}` has a client port, so there is nothing to connect to',
    cure: 'Serve a cluster whose hosts have a `zoo.cfg` with `clientPort`.',
    exit: 2,
  },
  'serve/port-in-use': {
    message: 'port {port} of this machine is taken, and {what} was to listen there',
    cure: 'Name another port, or none: then a free one is taken.',
    exit: 2,
  },
  'serve/bad-port': {
    message: '`{text}` names no port',
    cure: 'Write `m1=2181`, or one number from which the hosts get theirs in order: `2181`.',
    exit: 2,
  },
  'serve/no-such-host': {
    message: 'there is no host `{host}` with a client port',
    cure: 'The hosts are {hosts}.',
    exit: 2,
  },
  'serve/other-cluster': {
    message: 'the timeline of `{timeline}` belongs to another cluster than `{file}`',
    cure: 'Serve the cluster that its `cluster:` names, or the scenario itself.',
    exit: 2,
  },
  'serve/no-timeline': {
    message: '`{file}` has no timeline to play',
    cure: 'Name a scenario: a file with `timeline:`.',
    exit: 2,
  },
  'serve/wrong-step': {
    message: 'the step is wrong: {why}',
    cure: 'Write it as in a timeline; `docs/language.md` lists the words.',
    exit: 2,
  },
  'serve/step-failed': {
    message: '`{step}` did not hold: {why}',
    cure: 'Look at what was seen instead; `expect … within` gives it time.',
    exit: 2,
  },
  'serve/ended': {
    message: 'the cluster is served no more: {why}',
    cure: 'Serve it anew.',
    exit: 2,
  },
} as const satisfies Record<string, ErrorEntry>;
