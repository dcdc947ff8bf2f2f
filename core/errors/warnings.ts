/**
 * The table of warnings: what is allowed in a file, and hardly meant. They change no exit code, and
 * a cluster that means it says so under `without`. Plugins add their own (`advice`).
 */

export interface WarningEntry {
  /** What is so, in one sentence. `{name}` is replaced by the parameter. */
  readonly message: string;
  /** What to do about it. */
  readonly cure: string;
}

export const WARNINGS = {
  'conf/deprecated': {
    message: '{old} is deprecated. Instead, use {current}',
    cure: 'Write the new name; the old one sets the same.',
  },
  'conf/not-modelled': {
    message: '`{key}` is not modelled: its owner knows it, and nothing comes of it here',
    cure: 'Leave it if the real cluster needs it; it changes nothing in a run.',
  },
  'conf/unknown-key': {
    message: '`{key}` is no key of `{name}`; nobody reads it',
    cure: 'Look for its right name, or leave it out.',
  },
  'conf/final': {
    message: '{name}:an attempt to override final parameter: {key};  Ignoring.',
    cure: 'Change it where it is `final`, or leave it out here.',
  },
  'conf/unknown-file': {
    message: '`{name}` in this folder is no configuration file of a loaded plugin',
    cure: 'It is passed over.',
  },
} as const satisfies Record<string, WarningEntry>;

export type WarningCode = keyof typeof WARNINGS;
