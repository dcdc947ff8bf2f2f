/** The part of the error table about reporters that users bring. */

import type { ErrorEntry } from './entry.ts';

export const REPORTER_ERRORS = {
  'reporter/unknown': {
    message: 'no reporter is called `{name}`{hint}',
    cure: 'There are {known}; or write a path that begins with `./`, or the name of a package.',
    exit: 2,
  },
  'reporter/no-reporter': {
    message: '`{name}` is no reporter: {why}',
    cure: 'Its default export must be a function that returns an object with some of {methods}.',
    exit: 2,
  },
  'reporter/threw': {
    message: 'the reporter `{name}` threw in {where}: {why}',
    cure: 'The stack stands below.',
    exit: 3,
  },
} as const satisfies Record<string, ErrorEntry>;
