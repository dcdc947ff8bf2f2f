/**
 * What each host is given, and why: the origin of every key of its configuration, and for every
 * role the keys without which it would not run there.
 */

import type { ConfPlan, HostPlan } from '../../plugin/define.ts';
import { listOf } from '../../plugin/problem.ts';
import type { Span } from '../../plugin/source.ts';
import type { Origin } from '../check/origins.ts';
import type { LoadedCluster } from '../cluster-loader.ts';
import type { ExplainedFile, ExplainedHost, ExplainedKey } from './explanation.ts';

export function explainHosts(cluster: LoadedCluster): ExplainedHost[] {
  return cluster.model.hosts.map((host) => ({
    name: host.name,
    address: host.address,
    roles: host.roles.map((role) => ({ role, why: whyHere(role, host, cluster) })),
    files: Object.values(host.conf).map((file) => explainFile(file, host, cluster)),
  }));
}

function explainFile(file: ConfPlan, host: HostPlan, cluster: LoadedCluster): ExplainedFile {
  const origins = cluster.origins.get(host.name)?.get(file.name);
  const { name, path, text } = file;
  const keys = Object.entries(file.keys).map(([key, value]): ExplainedKey => {
    const origin = origins?.get(key) ?? { kind: 'computed' as const };
    return { key, value, kind: origin.kind, origin: inWords(origin, name, cluster) };
  });
  keys.push(...unwritten(file, cluster));
  if (keys.length > 0) return { name, path, keys, text: undefined, origin: undefined };
  const whole = origins?.get('');
  return { name, path, keys, text, origin: whole && inWords(whole, name, cluster) };
}

/** Keys that stand in no file, and what their program takes for them. */
function unwritten(file: ConfPlan, { registry }: LoadedCluster): ExplainedKey[] {
  const piece = registry.configurationFiles.get(file.name);
  return Object.entries(piece?.definition.keys ?? {}).flatMap(([key, type]): ExplainedKey[] => {
    const value = type.default;
    if (value === undefined || key.includes('*') || key in file.keys) return [];
    return [{ key, value, kind: 'unwritten', origin: `default of ${piece?.plugin}, in no file` }];
  });
}

/** An origin as a reader finds it. */
function inWords(origin: Origin, file: string, { registry }: LoadedCluster): string {
  const plugin = registry.configurationFiles.get(file)?.plugin ?? 'a plugin';
  if (origin.kind === 'base') return `default of ${plugin}`;
  if (origin.kind === 'computed') return `${plugin}, from the roles`;
  const own = origin.host === undefined ? '' : `, for ${origin.host}`;
  return `${placeOf(origin.at)}${own}${origin.at.via ? `, where ${origin.at.via}` : ''}`;
}

export function placeOf({ file, line }: Span): string {
  return `${file}:${line}`;
}

function whyHere(role: string, host: HostPlan, cluster: LoadedCluster): string {
  const { registry, claims } = cluster;
  const definition = registry.roles.get(role)?.definition;
  const claim = claims.get(`${host.name} ${role}`);
  const claimed = claim ? `claimed in ${placeOf(claim)}` : undefined;
  if (!definition?.runsOn) return claimed ?? 'a service of every host';
  const keys = Object.values(host.conf).flatMap((file) =>
    decidingKeys(file, host, definition.runsOn!),
  );
  const by = keys.length > 0 ? `${listOf(keys)} names it` : undefined;
  const files = listOf(Object.keys(host.conf));
  const why = by ?? (files === 'none' ? 'it needs no configuration' : `of ${files} as a whole`);
  return claimed === undefined ? why : `${why}; ${claimed}`;
}

/** Keys without which the role would not run on this host: found by leaving each of them out. */
function decidingKeys(
  file: ConfPlan,
  host: HostPlan,
  runsOn: (host: Omit<HostPlan, 'roles'>) => boolean,
): string[] {
  return Object.keys(file.keys).filter((key) => {
    const { [key]: _, ...keys } = file.keys;
    const without = { ...host, conf: { ...host.conf, [file.name]: { ...file, keys } } };
    return !runsOn(without);
  });
}
