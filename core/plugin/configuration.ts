/**
 * Configuration files as plugins declare them: what follows from the short form, what a program
 * reads back from its host's disk, and the values that follow from who runs what.
 */

import { lastOfEach, readProperties } from '../config/properties.ts';
import { ProgramError } from '../machine/system.ts';
import type { ClusterPlan, ClusterView, ConfigurationFile, ConfigurationSpec } from './define.ts';
import { scalarAt } from './problem.ts';
import type { Registry } from './registry.ts';
import type { Problem, Span } from './source.ts';
import type { ReadContext, Type } from './type.ts';

/** Names of files whose lines are `key=value`. */
const PROPERTIES = /\.(properties|cfg|conf|ini|env)$/;

/** Whether a file is declared by its keys alone. */
export function isShort(spec: ConfigurationSpec): spec is Exclude<typeof spec, ConfigurationFile> {
  return typeof spec.path !== 'string';
}

/** Whether the short form will do for a file of this name. */
export function hasKnownFormat(name: string): boolean {
  return PROPERTIES.test(name);
}

/** A declared file with everything that the short form leaves out. */
export function configurationFile(
  plugin: string,
  name: string,
  spec: ConfigurationSpec,
): ConfigurationFile {
  if (!isShort(spec)) return spec as ConfigurationFile;
  return { format: 'properties', path: `/etc/${plugin}/${name}`, keys: spec, closed: true };
}

/** By its exact name, or by a pattern such as `server.*`. */
export function typeOfKey(file: ConfigurationFile, key: string): Type<unknown> | undefined {
  if (Object.hasOwn(file.keys, key)) return file.keys[key];
  for (const [pattern, type] of Object.entries(file.keys)) {
    if (pattern.includes('*') && matchesName(pattern, key)) return type;
  }
  return undefined;
}

/** Whether a name is that of a pattern, in which one `*` stands for any part. */
export function matchesName(pattern: string, name: string): boolean {
  const [before = '', after] = pattern.split('*');
  if (after === undefined) return pattern === name;
  return name.startsWith(before) && name.endsWith(after) && name.length > pattern.length - 1;
}

/**
 * `sys.conf` of a plugin's programs: the file as it stands on the disk, by its declared types.
 * A missing file is an empty one, so that defaults alone may do.
 */
export function confReader(registry: Registry, plugin: string, hosts: readonly string[]) {
  return (name: string, read: (path: string) => string | undefined) => {
    const piece = registry.configurationFiles.get(name);
    if (piece?.plugin !== plugin) {
      throw new Error(`the plugin \`${plugin}\` declares no configuration file \`${name}\``);
    }
    const { definition } = piece;
    const text = read(definition.path);
    const found = lastOfEach(readProperties(text ?? ''));
    const given = new Map([...found].map(([key, one]) => [key, one.value]));
    return valuesOf(definition, given, { hosts, there: text !== undefined });
  };
}

interface Surroundings {
  readonly hosts: readonly string[];
  readonly there: boolean;
}

function valuesOf(
  file: ConfigurationFile,
  given: ReadonlyMap<string, string>,
  { hosts, there }: Surroundings,
): Readonly<Record<string, unknown>> {
  const patterned = [...given.keys()].filter((key) => !Object.hasOwn(file.keys, key));
  const plain = Object.keys(file.keys).filter((key) => !key.includes('*'));
  const values: Record<string, unknown> = {};
  for (const key of [...plain, ...patterned]) {
    const type = typeOfKey(file, key);
    if (!type) continue;
    const text = given.get(key) ?? type.default;
    if (text !== undefined) values[key] = readValue(file, key, type, text.trim(), hosts);
    else if (!type.optional) {
      const why = there ? `\`${key}\` is not set` : 'No such file or directory';
      throw new ProgramError(`${file.path}: ${why}`);
    }
  }
  return values;
}

/** Nobody looks at these places: the message names file and key. */
const NOWHERE: Span = { file: '', line: 1, column: 1, length: 1 };

function readValue(
  file: ConfigurationFile,
  key: string,
  type: Type<unknown>,
  text: string,
  hosts: readonly string[],
): unknown {
  const problems: Problem[] = [];
  const value = type.read(scalarAt(text, NOWHERE), plainContext(hosts, problems));
  const [problem] = problems;
  if (problem) throw new ProgramError(`${file.path}: \`${key}\`: ${problem.message}`);
  return inMilliseconds(type, value);
}

/** The language counts durations in microseconds, programs in milliseconds. */
function inMilliseconds(type: Type<unknown>, value: unknown): unknown {
  return type.kind === 'duration' && typeof value === 'number' ? value / 1_000 : value;
}

/** Surroundings in which nothing is bound, for values outside of scenarios. */
export function plainContext(hosts: readonly string[], problems: Problem[]): ReadContext {
  return {
    hosts,
    bound: new Set(),
    roles: new Map(),
    problem: (one) => problems.push(one),
  };
}

/** Keys of a file whose values follow from who runs what; those that nobody runs are left out. */
export function derivedKeys(
  file: ConfigurationFile,
  view: ClusterView,
): readonly (readonly [key: string, value: string])[] {
  return Object.entries(file.keys).flatMap(([key, type]) => {
    const value = type.from?.(view) ?? '';
    return value === '' ? [] : [[key, value] as const];
  });
}

/** Answers who runs what, from hosts whose roles are known. */
export function clusterView(cluster: ClusterPlan, registry: Registry): ClusterView {
  const { name, hosts } = cluster;
  const running = (role: string) => hosts.filter(({ roles }) => roles.includes(role));
  return {
    name,
    hosts,
    hostsOf: (role) => running(role).map((host) => host.name),
    clients: (role) => {
      const port = registry.roles.get(role)?.definition.port;
      const addresses = running(role).map((host) =>
        port ? `${host.name}:${port(host)}` : host.name,
      );
      return addresses.join(',');
    },
  };
}
