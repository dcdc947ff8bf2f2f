/** The part of the error table about plugins: finding, loading, registering and their rules. */

import type { ErrorEntry } from './entry.ts';

export const PLUGIN_ERRORS = {
  'plugin/unknown': {
    message: 'there is no plugin `{name}`',
    cure: 'Name a built-in plugin ({builtIn}), an npm package, or a path that begins with `./`.',
    exit: 2,
  },
  'plugin/no-plugin': {
    message: '`{name}` is no plugin: {why}',
    cure: 'Its default export must be what `definePlugin({ … })` returns.',
    exit: 2,
  },
  'plugin/threw': {
    message: 'the plugin `{name}` threw while it was loaded: {why}',
    cure: 'A plugin only declares when it is loaded; the stack stands below.',
    exit: 3,
  },
  'plugin/clash': {
    message: 'the plugins `{first}` and `{second}` both have {what} `{name}`',
    cure: 'Load one of them, or rename the piece.',
    exit: 2,
  },
  'plugin/same-name': {
    message: 'two plugins are called `{name}`',
    cure: 'Load one of them, or rename one; the names of built-in plugins are taken.',
    exit: 2,
  },
  'plugin/missing': {
    message: 'the plugin `{plugin}` requires `{needed}` {range}, which is not loaded',
    cure: 'Add it to `plugins:` before `{plugin}`.',
    exit: 2,
  },
  'plugin/version': {
    message: 'the plugin `{plugin}` requires `{needed}` {range}, but {version} is loaded',
    cure: 'Install versions that fit each other.',
    exit: 2,
  },
  'plugin/bad-range': {
    message: 'the plugin `{plugin}` requires `{needed}` `{range}`, which is no range of versions',
    cure: 'Write it as `^1`, `^1.2`, `~1.2`, `>=1.4`, `1.2.3` or `*`.',
    exit: 2,
  },
  'plugin/unknown-key': {
    message: 'the plugin `{plugin}`: {where} has an unknown key `{key}`',
    cure: 'Leave it out.',
    exit: 2,
  },
  'plugin/missing-key': {
    message: 'the plugin `{plugin}`: {where} has no `{key}`',
    cure: 'Add `{key}`: {wanted}.',
    exit: 2,
  },
  'plugin/wrong-shape': {
    message: 'the plugin `{plugin}`: {what} must be {wanted}, not {got}',
    cure: 'Write {wanted}.',
    exit: 2,
  },
  'plugin/module-state': {
    message: 'the plugin file {place} keeps state in its module: {what}',
    cure: 'No process outlives its end: keep it in `main` or `start`, or on disk; what never changes is a `const`.',
    exit: 2,
  },
  'plugin/unknown-event': {
    message:
      'the plugin `{plugin}`: its {what} listens to `{event}`, which no loaded plugin declares',
    cure: 'Declare it under `events:`, or load the plugin that has it and write `plugin/event`.',
    exit: 2,
  },
  'plugin/bad-example': {
    message:
      'the plugin `{plugin}`: the example of its {what} names `{option}`, which is no option',
    cure: 'Correct the example, or declare the option.',
    exit: 2,
  },
  'plugin/bad-default': {
    message: 'the plugin `{plugin}`: the default of `{option}` of its {what} is wrong: {why}',
    cure: 'Write a default as a user would write the value.',
    exit: 2,
  },
  'plugin/no-subject': {
    message: 'the plugin `{plugin}`: its expectation `{name}` has no option `{name}`',
    cure: 'The first key of a check is its subject: declare an option of the same name.',
    exit: 2,
  },
  'plugin/doubled-state': {
    message: 'the plugin `{plugin}`: its role `{role}` has the state `{state}` twice',
    cure: 'Name each state once.',
    exit: 2,
  },
  'plugin/unknown-format': {
    message: 'the plugin `{plugin}`: the name of its file `{file}` does not tell its format',
    cure: 'Call it `….properties`, `….conf` or `….cfg`, or write `{ format, path, keys }`.',
    exit: 2,
  },
  'plugin/reserved': {
    message: 'the plugin `{plugin}` calls an option of {owner} `{option}`, a word of the language',
    cure: 'Rename the option.',
    exit: 2,
  },
} as const satisfies Record<string, ErrorEntry>;
