/** The part of the error table about what clusters and scenarios say: structure, values, names. */

import type { ErrorEntry } from './entry.ts';

export const LANGUAGE_ERRORS = {
  // --- the language: structure -----------------------------------------------------------------
  'language/unknown-key': {
    message: 'unknown key `{key}` in {where}',
    cure: 'It is no word of the language here; leave it out.',
    exit: 2,
  },
  'language/two-verbs': {
    message: 'a step has one verb, this one has {verbs}',
    cure: 'Make them steps of their own, one after another.',
    exit: 2,
  },
  'language/no-verb': {
    message: 'this step has no verb',
    cure: 'Give it one of {verbs}.',
    exit: 2,
  },
  'language/misplaced': {
    message: '`{key}` does not apply to {verb}',
    cure: 'It belongs to {owners}.',
    exit: 2,
  },
  'language/needs': {
    message: '`{key}` says nothing without {other}',
    cure: 'Add {other}, or leave `{key}` out.',
    exit: 2,
  },
  'language/wrong-shape': {
    message: '{what} must be {wanted}, not {got}',
    cure: 'Write {wanted}.',
    exit: 2,
  },
  'language/missing-key': {
    message: '{where} has no `{key}`',
    cure: 'Add `{key}: {example}`.',
    exit: 2,
  },
  'language/both': {
    message: '{keys} cannot stand together',
    cure: 'Keep one of them.',
    exit: 2,
  },

  // --- the language: values --------------------------------------------------------------------
  'language/bad-unit': {
    message: '`{text}` {why}',
    cure: 'Numbers of time, size and share carry a unit: `6s`, `10MB`, `1%`.',
    exit: 2,
  },
  'language/bad-form': {
    message: '`{text}` is no {kind}: {why}',
    cure: 'Write it as the software would read it.',
    exit: 2,
  },
  'language/bad-number': {
    message: '`{text}` is no whole number{range}',
    cure: 'Write a whole number{range}, in digits.',
    exit: 2,
  },
  'language/bad-choice': {
    message: '`{text}` is not {choices}',
    cure: 'Write {choices}.',
    exit: 2,
  },
  'language/bad-quantity': {
    message: '`{text}` {why}',
    cure: 'Write `3`, `at least 2`, `at most 6s`, `more than 3`, `less than 3` or `1..3`.',
    exit: 2,
  },
  'language/bad-exit': {
    message: '`{text}` is no exit code',
    cure: 'Write a number from 0 to 255, a list of them, `any` or `nonzero`.',
    exit: 2,
  },
  'language/bad-path': {
    message: '`{text}` is no absolute path',
    cure: 'Begin it with `/`.',
    exit: 2,
  },
  'language/bad-date': {
    message: '`{text}` is no date',
    cure: 'Write it as `2025-01-01T00:00:00Z`.',
    exit: 2,
  },
  'language/bad-matcher': {
    message: 'a matcher cannot be {what}',
    cure: 'Write a text, or a map with `contains`, `matches`, `lines` or `not`.',
    exit: 2,
  },
  'language/unknown-wildcard': {
    message: 'there is no wildcard `<{word}>` that `{name}` could capture',
    cure: 'The wildcards are `<int>`, `<pid>`, `<hex>`, `<ip>`, `<time>`, `<...>` and `<a|b>`.',
    exit: 2,
  },
  'language/no-capture': {
    message: '`as {name}` captures nothing here',
    cure: 'Capture from what must be found: in `expect` or `wait`, not below `not`, `none`, `any`, `always` or `never`.',
    exit: 2,
  },
  'language/bad-pattern': {
    message: 'this is no regular expression: {why}',
    cure: 'Write a JavaScript regular expression in single quotes; `\\` escapes.',
    exit: 2,
  },
  'language/bad-placeholder': {
    message: '`${{` begins no placeholder',
    cure: 'Write `${{ name }}` or `${{ name.field }}`, with nothing else inside the braces.',
    exit: 2,
  },
  'language/bad-field': {
    message: '`${{ {written} }}` asks for what it does not have',
    cure: 'A selector has `host`; the handle of a run has `stdout`, `stderr`, `output` and `exit`.',
    exit: 2,
  },
  'language/no-text': {
    message: '`{written}` is {got}, which cannot stand inside a text',
    cure: 'Let it stand alone as the whole value, or name a part of it.',
    exit: 2,
  },
  'language/unknown-value': {
    message: '`{written}` stands for nothing',
    cure: 'Declare it under `params:` or `matrix:` of the scenario.',
    exit: 2,
  },
  'language/missing-param': {
    message: 'the parameter `{name}` has no value',
    cure: 'Give it one with `--param {name}=…`, or a `default:`.',
    exit: 2,
  },
  'language/too-many': {
    message: '{what} unfolds to {count} {things}; the limit is {limit}',
    cure: 'Leave some values out, or make several files of it.',
    exit: 2,
  },
  'language/cyclic-use': {
    message: 'these files use each other in a circle: {chain}',
    cure: 'Take one `use` out.',
    exit: 2,
  },
  'language/no-use-here': {
    message: '`use` reads the file `{path}`, and a step that stands in no file reads none',
    cure: 'Give the steps themselves, below `steps:`.',
    exit: 2,
  },
  'language/no-steps-file': {
    message: '`{path}` is {got}, not a file of steps',
    cure: 'A file of steps has `steps:`, and `params:` for the values that it wants.',
    exit: 2,
  },
  'language/bad-user': {
    message: '`{user}` is not modelled: every shell is that of `root`',
    cure: 'Write `user: root`, or leave it out.',
    exit: 2,
  },

  'language/one-line': {
    message: '`type` takes one line',
    cure: 'Type each line in a step of its own; several commands for a shell are a `run`.',
    exit: 2,
  },
  'language/unknown-holder': {
    message: '`{text}` is no id, no open terminal and no process',
    cure: 'Write an id as `0x1000000ab`, the name of a terminal, or a process as `leader Role`.',
    exit: 2,
  },
  'language/unknown-terminal': {
    message: 'no step before this one opens the terminal `{name}`',
    cure: 'Open it with a `run` beside `terminal: {name}`, and say its `host`.',
    exit: 2,
  },
  'language/no-prompt': {
    message: 'a transcript begins with a prompt',
    cure: 'Paste it with its prompts, as `{example}`.',
    exit: 2,
  },
  'language/terminal-hosts': {
    message: 'the terminal `{name}` is on one host, and {text} may be several',
    cure: 'Name one host.',
    exit: 2,
  },
  'language/terminal-elsewhere': {
    message: 'the terminal `{name}` is open on {host}',
    cure: 'Leave `host` out, or open a terminal with another name.',
    exit: 2,
  },
  'language/shared-terminal': {
    message: 'two branches use the terminal `{name}`, and nobody knows who types first',
    cure: 'Give each branch a terminal of its own.',
    exit: 2,
  },

  // --- the language: names ---------------------------------------------------------------------
  'language/bad-selector': {
    message: '{text} selects no host',
    cure: 'Write a host, a list of hosts, `all`, a bound name, or `[each] [state] Role`.',
    exit: 2,
  },
  'language/unknown-host': {
    message: 'there is no host, bound name or role `{text}`',
    cure: 'Write one of the hosts of the cluster.',
    exit: 2,
  },
  'language/unknown-role': {
    message: 'there is no role `{role}`',
    cure: 'Roles are named as `jps` prints them; load the plugin that has it.',
    exit: 2,
  },
  'language/unknown-state': {
    message: '`{role}` has no state `{state}`',
    cure: 'Write one of its states.',
    exit: 2,
  },
  'language/unbound-name': {
    message: '`{name}` is bound nowhere before this step',
    cure: 'Bind it with `let` or `as` in an earlier step.',
    exit: 2,
  },
  'language/unknown-handle': {
    message: 'no step before this one is called `{name}`',
    cure: 'Give the step a handle: `as: {name}`.',
    exit: 2,
  },
  'language/wrong-handle': {
    message: '`{name}` is the handle of {got}, not of a fault',
    cure: 'Give the fault a handle with `as:`, and name that.',
    exit: 2,
  },
  'language/name-taken': {
    message: '`{name}` already names {what}',
    cure: 'Choose another name.',
    exit: 2,
  },
  'language/bad-name': {
    message: '`{name}` cannot be a name',
    cure: 'Use letters, digits and `-`, beginning with a letter.',
    exit: 2,
  },
  'language/unknown-fault': {
    message: 'there is no fault `{name}`',
    cure: 'Load the plugin that has it.',
    exit: 2,
  },
  'language/unknown-expectation': {
    message: 'there is no expectation `{name}`',
    cure: 'Load the plugin that has it.',
    exit: 2,
  },
  'language/unknown-event': {
    message: 'there is no event `{name}`',
    cure: 'Events are written `plugin/event`; load the plugin that has it.',
    exit: 2,
  },
  'language/unknown-invariant': {
    message: 'there is no invariant `{name}`',
    cure: 'Invariants are written `plugin/invariant`; load the plugin that has it.',
    exit: 2,
  },
  'language/unknown-workload': {
    message: 'there is no workload `{name}`',
    cure: 'Workloads are written `plugin/workload`; load the plugin that has it.',
    exit: 2,
  },
  'language/unknown-measure': {
    message: 'there is no measure `{name}`',
    cure: 'Measures are written `workload.measure` or `plugin.measure`.',
    exit: 2,
  },
  'language/unknown-breaker': {
    message: 'nothing that could break here is called `{name}`',
    cure: 'Write an invariant, `expectation`, `always`, `never`, `fault`, or the handle of a step.',
    exit: 2,
  },
  'language/unknown-step': {
    message: 'no step of this scenario is called `{name}`',
    cure: 'Write what stands behind `as:` or `name:` of a step.',
    exit: 2,
  },
  'language/unknown-option': {
    message: 'unknown option `{option}` of {owner}',
    cure: 'Leave it out.',
    exit: 2,
  },
  'language/missing-option': {
    message: '{owner} needs the option `{option}`',
    cure: 'Add it.',
    exit: 2,
  },
} as const satisfies Record<string, ErrorEntry>;
