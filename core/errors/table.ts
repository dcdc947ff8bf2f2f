/**
 * The one table of errors that a user can see. Each has a code, a template and a cure; the docs
 * page is generated from here, and a test holds that every code is documented and raised.
 * Templates name their parameters in braces.
 */

import { COMMAND_LINE_ERRORS } from './command-line-errors.ts';
import { CONFIG_ERRORS } from './config-errors.ts';
import type { ErrorEntry } from './entry.ts';
import { FILE_ERRORS } from './file-errors.ts';
import { LANGUAGE_ERRORS } from './language-errors.ts';
import { PLUGIN_ERRORS } from './plugin-errors.ts';
import { REPORTER_ERRORS } from './reporter-errors.ts';
import { SERVE_ERRORS } from './serve-errors.ts';
import { SHELL_ERRORS } from './shell-errors.ts';

export type { ErrorEntry } from './entry.ts';

export const ERRORS = {
  'kernel/foreign-wake': {
    message:
      '{process} on {host} was woken by something the kernel did not make (last call: {call})',
    cure: 'Await only what `sys` returns: no real timers, files, `import()` or `crypto` promises.',
    exit: 3,
  },
  'kernel/livelock': {
    message: '{process} on {host} keeps the clock from moving: {events} events at {time}',
    cure: 'Put a `sys.sleep` or a timer with a delay into the loop.',
    exit: 3,
  },
  'kernel/too-many-events': {
    message: '{host} reached the limit of {events} events at {time} (last: {process})',
    cure: 'Shorten the scenario, or raise `limits.events` in the cluster file.',
    exit: 3,
  },
  'kernel/too-long': {
    message: 'the run reached the limit of {limit} of virtual time',
    cure: 'Shorten the scenario, or raise `limits.time` in the cluster file, or `--max-time`.',
    exit: 3,
  },
  'kernel/too-many-bytes': {
    message: '{host} holds {bytes} modelled bytes, more than {limit} (last: {process})',
    cure: 'Find what grows; or raise `limits.bytes` in the cluster file.',
    exit: 3,
  },
  'machine/trapped': {
    message: '{process} on {host} used {api}, which does not exist inside a host',
    cure: 'Use {instead}.',
    exit: 3,
  },
  'machine/program-threw': {
    message: '{process} on {host} threw {error}',
    cure: 'A program may throw only `SystemError`; the stack stands below.',
    exit: 3,
  },
  'executor/did-not-return': {
    message: '{process} on {host} did not return from event {event} within {seconds} s',
    cure: 'Look for a loop that neither sleeps nor ends.',
    exit: 3,
  },
  'executor/thread-died': {
    message: 'the thread of {host} ended: {error}',
    cure: 'Look for a program that grows without bound.',
    exit: 3,
  },
  'executor/timed-out': {
    message: 'the run took longer than {limit} of real time',
    cure: 'Raise `--timeout`, or look with `--trace` at what keeps the run busy.',
    exit: 3,
  },
  'executor/not-deterministic': {
    message: 'two runs with seed {seed} differ: {first} and {second}',
    cure: 'See the first differing event below; a plugin that keeps state in a module does this.',
    exit: 3,
  },
  ...COMMAND_LINE_ERRORS,
  ...CONFIG_ERRORS,
  ...FILE_ERRORS,
  ...LANGUAGE_ERRORS,
  ...PLUGIN_ERRORS,
  ...REPORTER_ERRORS,
  ...SERVE_ERRORS,
  ...SHELL_ERRORS,
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;
