/** The part of the error table about files: finding them, YAML, clusters and plugins. */

import type { ErrorEntry } from './entry.ts';

export const FILE_ERRORS = {
  // --- reading files -------------------------------------------------------------------------
  'input/no-such-file': {
    message: 'there is no file or folder `{path}`',
    cure: 'Name a scenario file, a folder that holds some, or a glob such as `clusters/**/*.yaml`.',
    exit: 2,
  },
  'input/nothing-matched': {
    message: 'no scenario was found in {paths}',
    cure: 'A scenario is a YAML file with a `timeline:`.',
    exit: 2,
  },
  'input/only-steps': {
    message: '`{path}` is a file of steps, which is not played by itself',
    cure: 'Play a scenario that says `use: {path}`.',
    exit: 2,
  },
  'input/unreadable': {
    message: '`{path}` cannot be read: {why}',
    cure: 'Check that it is a readable UTF-8 file.',
    exit: 2,
  },

  // --- YAML ----------------------------------------------------------------------------------
  'yaml/syntax': {
    message: 'this is not YAML: {why}',
    cure: 'Look at the indentation, brackets and quotes around this place.',
    exit: 2,
  },
  'yaml/tab': {
    message: 'a tab stands in the indentation',
    cure: 'Indent with blanks; YAML allows no tabs there.',
    exit: 2,
  },
  'yaml/colon-in-text': {
    message: 'a text with `: ` in it must be quoted, or YAML sees a key in it',
    cure: 'Put the text in single quotes, or in a block below `|`.',
    exit: 2,
  },
  'yaml/comparison': {
    message: '`>` begins a block of text in YAML, no comparison',
    cure: 'Comparisons are words: `at least 2`, `more than 3`, `at most 6s`, `less than 3`.',
    exit: 2,
  },
  'yaml/first-character': {
    message: 'a text cannot begin with {character} in YAML',
    cure: 'Put the text in single quotes.',
    exit: 2,
  },
  'yaml/escape': {
    message: 'unknown escape {escape} in a text in double quotes',
    cure: 'Write the text in single quotes, where a backslash is a backslash.',
    exit: 2,
  },
  'yaml/braces': {
    message: '`{{` begins a map inside a map in YAML',
    cure: 'Quote the whole text, as in `"${{ name }}"`. A bound name after `host:` needs no braces.',
    exit: 2,
  },
  'yaml/text-cut': {
    message: 'YAML cuts this text at ` #`, inside a quote: it ends as `{rest}`',
    cure: 'Write the line as a block below `|`, or quote the whole of it.',
    exit: 2,
  },
  'yaml/duplicate-key': {
    message: 'the key `{key}` stands here twice, first on line {line}',
    cure: 'Keep one of them; a second key would replace the first.',
    exit: 2,
  },
  'yaml/bad-key': {
    message: 'a key must be a text, not {got}',
    cure: 'Write `key: value`.',
    exit: 2,
  },
  'yaml/tag': {
    message: 'the tag `{tag}`: this language has no tags',
    cure: 'Leave it out. A one-line text under `conf` is a path, and every scalar is a text.',
    exit: 2,
  },
  'yaml/empty': {
    message: 'this value is empty',
    cure: "Write a value; for an empty text, write ''.",
    exit: 2,
  },
  'yaml/alias': {
    message: '{why}',
    cure: 'Define an anchor (`&name`) before its alias (`*name`), and never inside itself.',
    exit: 2,
  },
  'yaml/documents': {
    message: 'a second document begins here',
    cure: 'One file holds one cluster or one scenario: put the second into a file of its own.',
    exit: 2,
  },

  // --- clusters --------------------------------------------------------------------------------
  'cluster/unknown-stage': {
    message: 'there is no stage `{name}`',
    cure: 'Write a known stage, or one under `stages:` of the cluster.',
    exit: 2,
  },
  'cluster/cyclic-stages': {
    message: 'these stages come from each other in a circle: {chain}',
    cure: 'Let one of them come `from` another stage.',
    exit: 2,
  },
  'cluster/fixed-stage': {
    message: '`{name}` is where everything begins, so no steps lead to it',
    cure: 'Override `configured`, `formatted` or `running`, or give the stage another name.',
    exit: 2,
  },
  'cluster/not-found': {
    message: 'there is no cluster file `{path}`',
    cure: 'The path is taken from the folder of the file in which it stands.',
    exit: 2,
  },
  'cluster/is-scenario': {
    message: '`{path}` is a scenario, for it has a `timeline:`',
    cure: 'Name a cluster file, which has `hosts:` and no `timeline:`.',
    exit: 2,
  },
  'cluster/cyclic-extends': {
    message: 'this file extends itself: {chain}',
    cure: 'Leave out one `extends:` of the circle.',
    exit: 2,
  },
  'cluster/no-hosts': {
    message: 'the cluster has no hosts',
    cure: 'Add them: `hosts: { m1: {}, m2: {}, m3: {} }`.',
    exit: 2,
  },
  'cluster/bad-address': {
    message: '`{text}` is no IPv4 address of a host',
    cure: 'Write it as `192.168.0.2`, or leave it out.',
    exit: 2,
  },
  'cluster/same-address': {
    message: '`{host}` and `{other}` have the same address {address}',
    cure: 'Give each host an address of its own, or leave them out.',
    exit: 2,
  },
  'cluster/claim-denied': {
    message: '`{role}` is claimed for {host}, but the configuration does not put it there',
    cure: 'Leave the claim out, or make the configuration agree with it.',
    exit: 2,
  },
  'cluster/unknown-conf': {
    message: 'no loaded plugin has a configuration file `{name}`',
    cure: 'Load the plugin that has it; a file of your own is named by its absolute path.',
    exit: 2,
  },
  'cluster/no-conf': {
    message: 'the cluster has no configuration file `{name}`',
    cure: 'Add it to the cluster: `conf: { {name}: … }`.',
    exit: 2,
  },
  'cluster/conf-not-found': {
    message: 'there is no file `{path}` for `{name}`',
    cure: 'One line is a path, taken from the folder of this file; the text of a file is a block (`|`).',
    exit: 2,
  },
  'cluster/conf-shape': {
    message: '`{name}` cannot be {got}',
    cure: 'Write {wanted}.',
    exit: 2,
  },
  'cluster/conf-value': {
    message: '`{name}`: {why}',
    cure: 'Correct it as its owner would ask; a file that is wrong on purpose comes with `write:`.',
    exit: 2,
  },

  'cluster/conf-folder': {
    message: 'in the folder `{path}` there is no configuration file that a loaded plugin knows',
    cure: 'Name a folder that has some, as `etc/hadoop`, or write a map of file names.',
    exit: 2,
  },
  'cluster/conf-twice': {
    message: 'the folder `{folder}` holds `{name}` more than once',
    cure: 'Keep one of them, or name the files one by one.',
    exit: 2,
  },
  'cluster/unknown-warning': {
    message: 'there is no warning `{name}`',
    cure: 'Write the code that stands behind the warning.',
    exit: 2,
  },
  'cluster/bad-xml': {
    message: '`{name}` is no XML: {why}',
    cure: 'Correct it; a file that is wrong on purpose comes with `write:`.',
    exit: 2,
  },
  'cluster/xml-include': {
    message: '`{name}` includes another file, which is not modelled',
    cure: 'Put the properties of that file in its place, or add it as a layer.',
    exit: 2,
  },
} as const satisfies Record<string, ErrorEntry>;
