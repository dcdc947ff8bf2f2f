/**
 * Everything the loaded plugins bring, by name. Built-in pieces are called by their bare names
 * (`kill`, `znode`), all others as `plugin/piece`; events and invariants always are. Names that
 * clash and requirements that fail are errors here, before anything runs. No state: a registry is
 * made of plugins and never changes, on the main thread and in host threads alike.
 */

import { QuorateError } from '../errors/quorate-error.ts';
import { configurationFile } from './configuration.ts';
import type {
  CommandDefinition,
  ConfigurationFile,
  ConfigurationSpec,
  EventDefinition,
  ExpectationDefinition,
  FaultDefinition,
  InvariantDefinition,
  PluginDefinition,
  RoleDefinition,
} from './define.ts';
import { nearest } from './names.ts';
import { satisfies } from './semver.ts';
import type { MeasureDefinition, WorkloadDefinition } from './workload.ts';

/** Version of the plugin API, which `requires: { quorate: … }` speaks of. */
export const PLUGIN_API_VERSION = '1.0.0';

/** Plugins that come with Quorate; `linux` is always loaded. */
export const BUILT_IN_PLUGINS: readonly string[] = ['linux', 'zookeeper'];

/** A piece and the name of the plugin that brings it. */
export interface Piece<D> {
  readonly plugin: string;
  readonly definition: D;
}

type Pieces<D> = ReadonlyMap<string, Piece<D>>;

export interface Registry {
  readonly plugins: readonly PluginDefinition[];
  /** By the name that `jps` prints. */
  readonly roles: Pieces<RoleDefinition>;
  readonly commands: Pieces<CommandDefinition>;
  /** By file name, as `zoo.cfg`. */
  readonly configurationFiles: Pieces<ConfigurationFile>;
  /** `kill`, `scheduler/forget-token`. */
  readonly faults: Pieces<FaultDefinition>;
  /** `znode`, `scheduler/leader`. */
  readonly expectations: Pieces<ExpectationDefinition>;
  /** `zookeeper/elected`. */
  readonly events: Pieces<EventDefinition>;
  /** `zookeeper/agreement`. */
  readonly invariants: Pieces<InvariantDefinition>;
  /** `zookeeper/counters`. */
  readonly workloads: Pieces<WorkloadDefinition>;
  /** `zookeeper.without-leader`. */
  readonly measures: Pieces<MeasureDefinition>;
}

/** Words of steps that may stand beside a fault's options, so that no option may be called so. */
export const STEP_WORDS: readonly string[] = [
  'fault',
  'for',
  'before',
  'after',
  'as',
  'at',
  'name',
  'note',
  'differs',
  'skip',
];

/**
 * Puts plugins together, in order.
 * @throws QuorateError plugin/same-name, plugin/missing, plugin/version, plugin/clash,
 * plugin/reserved
 */
export function makeRegistry(plugins: readonly PluginDefinition[]): Registry {
  const names = plugins.map((plugin) => plugin.name);
  for (const [i, name] of names.entries()) {
    if (names.indexOf(name) !== i) throw new QuorateError('plugin/same-name', { name });
  }
  for (const plugin of plugins) checkRequirements(plugin, plugins);
  const registry = {
    plugins,
    roles: collect<RoleDefinition>(plugins, 'roles', 'a role'),
    commands: collect<CommandDefinition>(plugins, 'commands', 'a command'),
    configurationFiles: filesOf(plugins),
    faults: collect<FaultDefinition>(plugins, 'faults', 'a fault'),
    expectations: collect<ExpectationDefinition>(plugins, 'expectations', 'an expectation'),
    events: collect<EventDefinition>(plugins, 'events', 'an event'),
    invariants: collect<InvariantDefinition>(plugins, 'invariants', 'an invariant'),
    workloads: collect<WorkloadDefinition>(plugins, 'workloads', 'a workload'),
    measures: collect<MeasureDefinition>(plugins, 'measures', 'a measure'),
  };
  checkAliases(registry.roles);
  checkOptionNames(registry.faults);
  return registry;
}

/** Files by name, the short form filled out. */
function filesOf(plugins: readonly PluginDefinition[]): Pieces<ConfigurationFile> {
  const specs = collect<ConfigurationSpec>(plugins, 'configuration', 'a file');
  const files = [...specs].map(([name, { plugin, definition }]) => {
    return [name, { plugin, definition: configurationFile(plugin, name, definition) }] as const;
  });
  return new Map(files);
}

type Kind =
  | 'roles'
  | 'commands'
  | 'configuration'
  | 'faults'
  | 'expectations'
  | 'events'
  | 'invariants'
  | 'workloads'
  | 'measures';

function collect<D>(plugins: readonly PluginDefinition[], kind: Kind, what: string): Pieces<D> {
  const pieces = new Map<string, Piece<D>>();
  for (const plugin of plugins) {
    for (const [key, definition] of Object.entries(plugin[kind] ?? {})) {
      const name = pieceName(plugin.name, kind, key);
      const other = pieces.get(name);
      if (other) {
        const parameters = { first: other.plugin, second: plugin.name, what, name };
        throw new QuorateError('plugin/clash', parameters);
      }
      pieces.set(name, { plugin: plugin.name, definition: definition as D });
    }
  }
  return pieces;
}

/** How the language calls a piece. A key that holds a `/` already is its whole name. */
export function pieceName(plugin: string, kind: Kind, key: string): string {
  if (kind === 'roles' || kind === 'commands' || kind === 'configuration') return key;
  if (kind === 'measures') return `${plugin}.${key}`;
  const bare = (kind === 'faults' || kind === 'expectations') && BUILT_IN_PLUGINS.includes(plugin);
  return bare || key.includes('/') ? key : `${plugin}/${key}`;
}

/** The last part of a piece's name: `leader` of `scheduler/leader`, also its subject option. */
export function subjectOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

function checkRequirements(plugin: PluginDefinition, loaded: readonly PluginDefinition[]): void {
  for (const [needed, range] of Object.entries(plugin.requires ?? {})) {
    const found =
      needed === 'quorate'
        ? { version: PLUGIN_API_VERSION }
        : loaded.find((other) => other.name === needed);
    const parameters = { plugin: plugin.name, needed, range };
    if (!found) {
      const names = loaded.map((other) => other.name);
      const meant = nearest(needed, [...names, ...BUILT_IN_PLUGINS]);
      const detail = meant === undefined ? undefined : `did you mean \`${meant}\`?`;
      throw new QuorateError('plugin/missing', parameters, detail);
    }
    const version = found.version ?? '1.0.0';
    if (!satisfies(version, range)) {
      throw new QuorateError('plugin/version', { ...parameters, version });
    }
  }
}

function checkAliases(roles: Pieces<RoleDefinition>): void {
  const owners = new Map<string, string>();
  for (const [name, { plugin, definition }] of roles) {
    for (const word of [name.toLowerCase(), ...(definition.aliases ?? [])]) {
      const first = owners.get(word);
      if (first !== undefined) {
        const parameters = { first, second: plugin, what: 'the role name', name: word };
        throw new QuorateError('plugin/clash', parameters);
      }
      owners.set(word, plugin);
    }
  }
}

function checkOptionNames(faults: Pieces<FaultDefinition>): void {
  for (const [name, { plugin, definition }] of faults) {
    const option = Object.keys(definition.options).find((one) => STEP_WORDS.includes(one));
    if (option === undefined) continue;
    throw new QuorateError('plugin/reserved', { plugin, owner: `fault \`${name}\``, option });
  }
}

/** The kinds of events that a plugin declares, by their whole names. */
export function eventsOf(registry: Registry, plugin: string): readonly string[] {
  return [...registry.events].flatMap(([kind, piece]) => (piece.plugin === plugin ? [kind] : []));
}

/** Role names and aliases, lower case, as selectors look them up. */
export function roleIndex(
  roles: Pieces<RoleDefinition>,
): ReadonlyMap<string, { readonly role: string; readonly states: readonly string[] }> {
  const index = new Map<string, { role: string; states: readonly string[] }>();
  for (const [role, { definition }] of roles) {
    const entry = { role, states: definition.states };
    for (const word of [role.toLowerCase(), ...(definition.aliases ?? [])]) index.set(word, entry);
  }
  return index;
}
