/**
 * The keys of a configuration file, each described once: its shape, and the flag whose value it
 * is. The reader, `--print-config` and docs/command-line.md are made from this table.
 */

/** What a key takes: as a person writes it, in YAML, JSON or code. */
export type ConfigShape = 'text' | 'texts' | 'number' | 'duration' | 'flag';

export interface ConfigKey {
  readonly shape: ConfigShape;
  /** The option, by commander's name of it; undefined for `paths`, which is the argument. */
  readonly option: string | undefined;
  readonly about: string;
}

export const CONFIG_KEYS = {
  paths: {
    shape: 'texts',
    option: undefined,
    about: 'What to take when no path is given; from the folder of the configuration file',
  },
  tags: { shape: 'texts', option: 'tag', about: 'Tags to choose by, `!word` for those without' },
  seed: { shape: 'number', option: 'seed', about: "The seed, over the scenarios' own" },
  seeds: { shape: 'text', option: 'seeds', about: 'Seeds of a sweep, as `1..20`' },
  executor: { shape: 'text', option: 'executor', about: '`threads` or `inline`' },
  jobs: { shape: 'number', option: 'jobs', about: 'Plays that run at once' },
  bail: { shape: 'flag', option: 'bail', about: 'Stop after the first scenario that fails' },
  timeout: {
    shape: 'duration',
    option: 'timeout',
    about: 'Real time that one scenario may take',
  },
  maxTime: {
    shape: 'duration',
    option: 'maxTime',
    about: 'Virtual time that one scenario may take',
  },
  reporter: {
    shape: 'texts',
    option: 'reporter',
    about: 'Reporters, each with its file if any: `junit=report.xml`',
  },
  passWithNoTests: {
    shape: 'flag',
    option: 'passWithNoTests',
    about: 'That nothing matched is no error',
  },
  verbose: {
    shape: 'flag',
    option: 'verbose',
    about: 'Show the session of every scenario',
  },
  color: { shape: 'flag', option: 'color', about: 'Use colours, or none' },
} as const satisfies Readonly<Record<string, ConfigKey>>;

interface Shapes {
  readonly text: string;
  readonly texts: string | readonly string[];
  readonly number: number;
  readonly duration: string;
  readonly flag: boolean;
}

/** What a configuration file may hold. */
export type QuorateConfig = {
  readonly [K in keyof typeof CONFIG_KEYS]?: Shapes[(typeof CONFIG_KEYS)[K]['shape']];
};
