/** Names that plugins find taken: the plugins that come with Quorate, and words of the language. */

/** Version of the plugin API, which `requires: { quorate: … }` speaks of. */
export const PLUGIN_API_VERSION = '1.0.0';

/** Plugins that come with Quorate; `linux` is always loaded. */
export const BUILT_IN_PLUGINS: readonly string[] = [
  'linux',
  'zookeeper',
  'hadoop-common',
  'journalnode',
  'hdfs-ha',
];

/** Words of a step in which a fault may stand, so that no option of a fault may be called so. */
export const STEP_WORDS: readonly string[] = [
  'run',
  'type',
  'transcript',
  'write',
  'expect',
  'wait',
  'fault',
  'heal',
  'let',
  'steps',
  'parallel',
  'use',
  'for',
  'before',
  'after',
  'as',
  'at',
  'name',
  'note',
  'differs',
  'shows',
  'skip',
];
