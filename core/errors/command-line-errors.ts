/** The part of the error table about the command line itself. */

import type { ErrorEntry } from './entry.ts';

export const COMMAND_LINE_ERRORS = {
  'command-line/usage': {
    message: '{why}',
    cure: 'See `{help}`.',
    exit: 2,
  },
  'command-line/bad-seed': {
    message: '`{text}` is no seed',
    cure: 'Write a whole number from 0 to 9007199254740991.',
    exit: 2,
  },
  'command-line/bad-choice': {
    message: '`{text}` is no {what}',
    cure: 'Write {choices}.',
    exit: 2,
  },
  'command-line/bad-name-pattern': {
    message: '`{text}` is no regular expression: {why}',
    cure: 'Write `/…/` around a JavaScript regular expression, or a plain text without slashes.',
    exit: 2,
  },
  'command-line/no-such-name': {
    message: 'no scenario is called {name}',
    cure: 'There are: {names}.',
    exit: 2,
  },
  'command-line/bad-param': {
    message: '`{text}` gives no parameter a value',
    cure: 'Write `--param name=value`.',
    exit: 2,
  },
  'command-line/no-such-param': {
    message: 'no scenario here has a parameter `{name}`',
    cure: 'The parameters are {names}.',
    exit: 2,
  },
  'command-line/unwritable': {
    message: '`{path}` cannot be written: {why}',
    cure: 'Check the folder and its rights.',
    exit: 2,
  },
  'command-line/two-on-stdout': {
    message: 'two reporters cannot both write to stdout: {names}',
    cure: 'Give one of them a file: `--reporter json=report.json`.',
    exit: 2,
  },
  'command-line/defect': {
    message: 'Quorate itself failed: {error}',
    cure: 'This is a defect of Quorate; please report it with the stack below.',
    exit: 3,
  },
} as const satisfies Record<string, ErrorEntry>;
