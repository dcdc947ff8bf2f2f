/** The part of the error table about configuration files. */

import type { ErrorEntry } from './entry.ts';

export const CONFIG_ERRORS = {
  'config/not-found': {
    message: 'there is no configuration file `{path}`',
    cure: 'Name one, or leave out `--config` and the nearest counts.',
    exit: 2,
  },
  'config/threw': {
    message: 'the configuration file `{path}` cannot be loaded: {why}',
    cure: 'Its stack stands below.',
    exit: 2,
  },
  'config/no-export': {
    message: 'the configuration file `{path}` exports no map by default',
    cure: 'Write `export default { … }`.',
    exit: 2,
  },
  'config/unknown-key': {
    message: 'unknown key `{key}` in `{file}`',
    cure: 'See docs/command-line.md for the keys.',
    exit: 2,
  },
  'config/wrong-type': {
    message: '`{key}` in `{file}` must be {wanted}, not {got}',
    cure: 'Write {wanted}.',
    exit: 2,
  },
  'config/bad-value': {
    message: '`{key}` in `{file}`: {why}',
    cure: 'Write what the flag of this name takes.',
    exit: 2,
  },
} as const satisfies Record<string, ErrorEntry>;
