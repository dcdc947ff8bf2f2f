/** The part of the error table about the shell in virtual time: `quorate shell`, `run --break`. */

import type { ErrorEntry } from './entry.ts';

export const SHELL_ERRORS = {
  'shell/unknown-command': {
    message: '`:{word}` is no command of this shell',
    cure: '`:help` lists them.',
    exit: 2,
  },
  'shell/usage': {
    message: '`:{word}` {why}',
    cure: 'Write `{usage}`.',
    exit: 2,
  },
  'shell/not-now': {
    message: '`:{word}` has nothing to do here: {why}',
    cure: '`:help` lists what there is.',
    exit: 2,
  },
  'shell/has-power': {
    message: 'nothing typed here took the power of {host}',
    cure: '`:power-off {host}` does; `:heal` ends a fault by its name.',
    exit: 2,
  },
  'shell/no-power': {
    message: 'nobody can type at {host}, which has no power',
    cure: '`:power-on {host}` gives it back; `:host` sits down elsewhere.',
    exit: 2,
  },
  'shell/file-exists': {
    message: '`{path}` is there already',
    cure: '`:save! {path}` writes over it.',
    exit: 2,
  },
  'shell/one-scenario': {
    message: '{flag} is about one scenario, and here are {count}',
    cure: 'Name a file that holds one; `run --break` can choose one of several with `-t`.',
    exit: 2,
  },
  'shell/needs-terminal': {
    message: '{flag} needs a terminal, for a person to answer at',
    cure: 'Run it at a terminal; without one, `quorate shell` reads commands from standard input.',
    exit: 2,
  },
  'shell/no-step': {
    message: 'no step of {file} stands at line {line}',
    cure: 'Name a line of a step, or `failure`; steps begin at {lines}.',
    exit: 2,
  },
} as const satisfies Record<string, ErrorEntry>;
