/**
 * Everything the loaded plugins bring, by name. Built-in pieces are called by their bare names
 * (`kill`, `znode`), all others as `plugin/piece`; events and invariants always are. Names that
 * clash and requirements that fail are errors here, before anything runs. No state: a registry is
 * made of plugins and never changes, on the main thread and in host threads alike.
 */

import { QuorateError, throwAll } from '../errors/quorate-error.ts';
import type { AdviceDefinition } from './advice.ts';
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
import { registrationErrors } from './registration.ts';
import { BUILT_IN_PLUGINS } from './reserved.ts';
import type { MeasureDefinition, WorkloadDefinition } from './workload.ts';

export { BUILT_IN_PLUGINS } from './reserved.ts';

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
  /** `hadoop-common/no-fencing`: rules of warnings. */
  readonly advice: Pieces<AdviceDefinition>;
}

/** Puts plugins together, in order. @throws SeveralErrors with everything that stands against it */
export function makeRegistry(plugins: readonly PluginDefinition[]): Registry {
  const errors: QuorateError[] = [...registrationErrors(plugins)];
  const collect = <D>(from: readonly PluginDefinition[], kind: Kind, what: string) =>
    collectPieces<D>(from, kind, what, errors);
  const specs = collect<ConfigurationSpec>(plugins, 'configuration', 'a file');
  const registry = {
    plugins,
    roles: collect<RoleDefinition>(plugins, 'roles', 'a role'),
    commands: collect<CommandDefinition>(plugins, 'commands', 'a command'),
    configurationFiles: filesOf(specs),
    faults: collect<FaultDefinition>(plugins, 'faults', 'a fault'),
    expectations: collect<ExpectationDefinition>(plugins, 'expectations', 'an expectation'),
    events: collect<EventDefinition>(plugins, 'events', 'an event'),
    invariants: collect<InvariantDefinition>(plugins, 'invariants', 'an invariant'),
    workloads: collect<WorkloadDefinition>(plugins, 'workloads', 'a workload'),
    measures: collect<MeasureDefinition>(plugins, 'measures', 'a measure'),
    advice: collect<AdviceDefinition>(plugins, 'advice', 'advice'),
  };
  throwAll(errors);
  return registry;
}

/** Files by name, the short form filled out. */
function filesOf(specs: Pieces<ConfigurationSpec>): Pieces<ConfigurationFile> {
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
  | 'measures'
  | 'advice';

function collectPieces<D>(
  plugins: readonly PluginDefinition[],
  kind: Kind,
  what: string,
  errors: QuorateError[],
): Pieces<D> {
  const pieces = new Map<string, Piece<D>>();
  for (const plugin of plugins) {
    for (const [key, definition] of Object.entries(plugin[kind] ?? {})) {
      const name = pieceName(plugin.name, kind, key);
      const other = pieces.get(name);
      // A plugin that is there twice is told once.
      if (other?.plugin === plugin.name) continue;
      if (other) {
        const parameters = { first: other.plugin, second: plugin.name, what, name };
        errors.push(new QuorateError('plugin/clash', parameters));
        continue;
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
