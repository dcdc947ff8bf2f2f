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
  'command-line/bad-seeds': {
    message: '`{text}` is no list of seeds',
    cure: 'Write whole numbers and ranges, as `1..20`, `1,5,9` or `1..3,7`.',
    exit: 2,
  },
  'command-line/too-many-seeds': {
    message: '`{text}` is more than {most} seeds',
    cure: 'Play a smaller range.',
    exit: 2,
  },
  'command-line/bad-jobs': {
    message: '`{text}` is no number of jobs',
    cure: 'Write a whole number from 1 to {most}.',
    exit: 2,
  },
  'command-line/bad-duration': {
    message: '`{text}` is no duration',
    cure: 'Write more than nothing, with its unit: `500ms`, `90s`, `1m30s`.',
    exit: 2,
  },
  'command-line/bad-tag': {
    message: '`{text}` is no tag',
    cure: 'Write a word of `tags:` in the scenarios, or `!word` for those without it.',
    exit: 2,
  },
  'command-line/bad-line': {
    message: '`{line}` is no line of `{path}`',
    cure: 'Write the number of a line in its timeline, as `{path}:42`.',
    exit: 2,
  },
  'command-line/line-outside': {
    message: 'line {line} of `{file}` is not in its timeline',
    cure: 'Its steps stand in lines {first} to {last}.',
    exit: 2,
  },
  'command-line/watch-in-ci': {
    message: '`--watch` waits for changes, and in CI nobody makes any',
    cure: 'Leave it out, or unset `CI`.',
    exit: 2,
  },
  'command-line/together': {
    message: '{first} and {second} do not go together: {why}',
    cure: '{cure}',
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
  'command-line/no-such-tag': {
    message: 'no scenario has the tag {tag}',
    cure: 'There are: {tags}.',
    exit: 2,
  },
  'command-line/nothing-selected': {
    message: 'no scenario has all that was asked for: {asked}',
    cure: 'See with `quorate list` what there is.',
    exit: 2,
  },
  'command-line/no-such-plugin': {
    message: 'no plugin or path is called `{name}`',
    cure: 'The plugins are {names}; name a cluster file to see those that it loads.',
    exit: 2,
  },
  'command-line/no-such-host': {
    message: 'there is no host `{host}`',
    cure: 'The hosts are {hosts}.',
    exit: 2,
  },
  'command-line/unwritable': {
    message: '`{path}` cannot be written: {why}',
    cure: 'Check the folder and its rights.',
    exit: 2,
  },
  'command-line/would-overwrite': {
    message: 'nothing was written, since there is already {names}',
    cure: '{cure}',
    exit: 2,
  },
  'command-line/no-conf': {
    message: '`{path}` has no host with a configuration file',
    cure: 'Name a cluster file whose hosts have some, or a scenario of one.',
    exit: 2,
  },
  'command-line/several-clusters': {
    message: '`{path}` means more than one cluster: {names}',
    cure: 'Name the file of one of them.',
    exit: 2,
  },
  'command-line/bad-plugin-name': {
    message: '`{text}` is no name for a plugin: {why}',
    cure: 'Write a name such as `scheduler` or `my-queue`.',
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
