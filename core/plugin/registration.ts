/**
 * What is checked when plugins are put together: that requirements are met, that nothing clashes,
 * and that each plugin speaks only of what exists. All of it is told at once.
 */

import { QuorateError } from '../errors/quorate-error.ts';
import { hasKnownFormat, isShort, plainContext } from './configuration.ts';
import type { Options, PluginDefinition, RoleDefinition } from './define.ts';
import { didYouMean, nearest } from './names.ts';
import { listOf, scalarAt } from './problem.ts';
import { BUILT_IN_PLUGINS, PLUGIN_API_VERSION, STEP_WORDS } from './reserved.ts';
import { isRange, satisfies } from './semver.ts';
import type { Problem } from './source.ts';

/** Everything that stands against loading these plugins together. */
export function registrationErrors(plugins: readonly PluginDefinition[]): readonly QuorateError[] {
  const names = plugins.map((plugin) => plugin.name);
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  const kinds = new Set(
    plugins.flatMap(({ name, events }) =>
      Object.keys(events ?? {}).map((key) => (key.includes('/') ? key : `${name}/${key}`)),
    ),
  );
  return [
    ...twice.map((name) => new QuorateError('plugin/same-name', { name })),
    ...plugins.flatMap((plugin) => [
      ...requirements(plugin, plugins),
      ...optionNames(plugin),
      ...handlers(plugin, kinds),
      ...examples(plugin),
      ...states(plugin),
      ...files(plugin),
    ]),
    ...aliases(plugins),
  ];
}

function requirements(
  plugin: PluginDefinition,
  loaded: readonly PluginDefinition[],
): QuorateError[] {
  return Object.entries(plugin.requires ?? {}).flatMap(([needed, range]) => {
    const parameters = { plugin: plugin.name, needed, range };
    if (!isRange(range)) return [new QuorateError('plugin/bad-range', parameters)];
    const found =
      needed === 'quorate'
        ? { version: PLUGIN_API_VERSION }
        : loaded.find((other) => other.name === needed);
    if (!found) {
      const names = loaded.map((other) => other.name);
      const meant = nearest(needed, [...names, ...BUILT_IN_PLUGINS]);
      const other =
        meant !== undefined && meant !== needed ? `did you mean \`${meant}\`?` : undefined;
      return [new QuorateError('plugin/missing', parameters, other)];
    }
    const version = found.version ?? '1.0.0';
    if (satisfies(version, range)) return [];
    return [new QuorateError('plugin/version', { ...parameters, version })];
  });
}

/** An option must not be called as a word of the step in which it stands. */
function optionNames({
  name: plugin,
  faults = {},
  expectations = {},
  workloads = {},
}: PluginDefinition) {
  const reserved = Object.entries(faults).flatMap(([name, { options }]) =>
    Object.keys(options)
      .filter((option) => STEP_WORDS.includes(option))
      .map((option) => {
        return new QuorateError('plugin/reserved', { plugin, owner: `fault \`${name}\``, option });
      }),
  );
  const subjects = Object.entries(expectations).flatMap(([key, { options }]) => {
    const name = key.slice(key.lastIndexOf('/') + 1);
    if (Object.hasOwn(options, name)) return [];
    return [new QuorateError('plugin/no-subject', { plugin, name })];
  });
  const beside = Object.entries(workloads).flatMap(([name, { options }]) =>
    ['workload', 'host']
      .filter((option) => Object.hasOwn(options, option))
      .map((option) => {
        const owner = `workload \`${name}\``;
        return new QuorateError('plugin/reserved', { plugin, owner, option });
      }),
  );
  return [...reserved, ...beside, ...subjects];
}

/** Handlers of invariants and measures are for events that some loaded plugin declares. */
function handlers(plugin: PluginDefinition, kinds: ReadonlySet<string>): QuorateError[] {
  const { name, invariants = {}, measures = {} } = plugin;
  const check = (what: string, on: Readonly<Record<string, unknown>>) =>
    Object.keys(on).flatMap((key) => {
      const kind = key.includes('/') ? key : `${name}/${key}`;
      if (kinds.has(kind)) return [];
      const own = Object.keys(plugin.events ?? {});
      const hint = didYouMean(key, [...own, ...kinds]) ?? `its events are ${listOf(own)}`;
      return [new QuorateError('plugin/unknown-event', { plugin: name, what, event: key }, hint)];
    });
  return [
    ...Object.entries(invariants).flatMap(([one, { on }]) => check(`invariant \`${one}\``, on)),
    ...Object.entries(measures).flatMap(([one, { on }]) => check(`measure \`${one}\``, on)),
  ];
}

/** What an example names must be there, and every default must be a value of its type. */
function examples({ name: plugin, faults = {}, expectations = {} }: PluginDefinition) {
  const of = (
    what: string,
    options: Options,
    example: Readonly<Record<string, unknown>>,
    others: readonly string[],
  ) => {
    const unknown = Object.keys(example).flatMap((option) => {
      if (Object.hasOwn(options, option) || others.includes(option)) return [];
      const hint = didYouMean(option, [...Object.keys(options), ...others]);
      return [new QuorateError('plugin/bad-example', { plugin, what, option }, hint)];
    });
    return [...unknown, ...defaults(plugin, what, options)];
  };
  return [
    ...Object.entries(faults).flatMap(([name, { options, example }]) =>
      of(`fault \`${name}\``, options, example, STEP_WORDS),
    ),
    ...Object.entries(expectations).flatMap(([name, { options, example }]) =>
      of(`expectation \`${name}\``, options, example, [name, `${plugin}/${name}`]),
    ),
  ];
}

/** Types whose values depend on the cluster or the scenario, and cannot be read before. */
const LATER_KINDS: readonly string[] = ['selector', 'matcher', 'host', 'handle', 'list', 'map'];

function defaults(plugin: string, what: string, options: Options): QuorateError[] {
  return Object.entries(options).flatMap(([option, type]) => {
    if (type.default === undefined || LATER_KINDS.includes(type.kind)) return [];
    const problems: Problem[] = [];
    const nowhere = { file: '', line: 1, column: 1, length: 1 };
    type.read(scalarAt(type.default, nowhere), plainContext([], problems));
    return problems.map(({ message: why, hint }) => {
      return new QuorateError('plugin/bad-default', { plugin, what, option, why }, hint);
    });
  });
}

function states({ name: plugin, roles = {} }: PluginDefinition): QuorateError[] {
  return Object.entries(roles).flatMap(([role, { states }]) =>
    states
      .filter((state, at) => states.indexOf(state) !== at)
      .map((state) => new QuorateError('plugin/doubled-state', { plugin, role, state })),
  );
}

/** The short form of a file works for names whose format is known. */
function files({ name: plugin, configuration = {} }: PluginDefinition): QuorateError[] {
  return Object.entries(configuration).flatMap(([file, spec]) => {
    if (!isShort(spec)) return [];
    const what = `file \`${file}\``;
    if (hasKnownFormat(file)) return defaults(plugin, what, spec);
    return [new QuorateError('plugin/unknown-format', { plugin, file })];
  });
}

/** A word of selectors means one role. */
function aliases(plugins: readonly PluginDefinition[]): QuorateError[] {
  const owners = new Map<string, { readonly plugin: string; readonly role: RoleDefinition }>();
  const errors: QuorateError[] = [];
  for (const { name: plugin, roles = {} } of plugins) {
    for (const [name, role] of Object.entries(roles)) {
      for (const word of new Set([name.toLowerCase(), ...(role.aliases ?? [])])) {
        const first = owners.get(word);
        const parameters = { first: first?.plugin ?? '', second: plugin };
        const what = { what: 'the role name', name: word };
        if (first) errors.push(new QuorateError('plugin/clash', { ...parameters, ...what }));
        else owners.set(word, { plugin, role });
      }
    }
  }
  return errors;
}
