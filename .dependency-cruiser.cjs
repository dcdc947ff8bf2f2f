/**
 * The floors of the house: a file imports its own floor or a lower one, never a higher one, and
 * nothing goes in a circle. Plugins enter through one door.
 */

/** From the lowest to the highest; rooms in one list share a floor. */
const FLOORS = [
  ['core/errors'],
  ['core/kernel'],
  ['core/machine'],
  ['core/executor'],
  ['core/zookeeper', 'core/config'],
  ['core/plugin'],
  ['core/scenario'],
  ['core/explore', 'core/report'],
  ['core/serve'],
  ['core/cli', 'core/play'],
];

const rooms = (floors) => `^(${floors.flat().join('|')})/`;

/** `quorate/plugin` and `quorate/plugin/zookeeper`. */
const DOORS = ['^core/plugin/(index|zookeeper)\\.ts$'];

const upwards = FLOORS.slice(0, -1).map((floor, number) => ({
  name: `floor-${number}-looks-up`,
  comment: `${floor.join(' and ')} must not know what stands above.`,
  severity: 'error',
  from: { path: rooms([floor]) },
  to: { path: rooms(FLOORS.slice(number + 1)) },
}));

module.exports = {
  forbidden: [
    ...upwards,
    {
      name: 'core-knows-no-plugin',
      comment: 'Core loads plugins by name; it never imports one.',
      severity: 'error',
      from: { path: '^core/' },
      to: { path: '^plugins/' },
    },
    {
      name: 'plugins-use-the-door',
      comment: 'A plugin imports a door of core, the door.ts of another plugin, and itself.',
      severity: 'error',
      from: { path: '^plugins/([^/]+)/' },
      to: {
        path: '^(core|plugins)/',
        pathNot: [...DOORS, '^plugins/[^/]+/door\\.ts$', '^plugins/$1/'],
      },
    },
    {
      name: 'plugins-touch-no-machine',
      comment: 'No built-in module but the pure hashes of node:crypto.',
      severity: 'error',
      from: { path: '^plugins/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'only-tests-import-tests',
      severity: 'error',
      from: { path: '^(core|plugins)/' },
      to: { path: '^(test|tools|bench)/' },
    },
    {
      name: 'worker-stays-light',
      comment: 'What runs in threads starts fast: no YAML, no command line.',
      severity: 'error',
      from: {
        path: '^core/(kernel|machine|executor|zookeeper|scenario/run)/|^core/cli/run-worker',
      },
      to: { path: 'node_modules/(yaml|commander|tinyglobby|jiti)/' },
    },
    {
      name: 'no-circles',
      comment: 'Types alone may point both ways.',
      severity: 'error',
      from: { pathNot: '^node_modules' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-circles-of-types-at-the-doors',
      comment: 'In these rooms not even types go round: each file can be read by itself.',
      severity: 'error',
      from: { path: '^core/(cli|config|errors|executor|kernel|play|report|serve)/' },
      to: { circular: true },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
};
