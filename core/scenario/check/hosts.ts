/** The hosts of a cluster: names, addresses, and the roles that are claimed for them. */

import { didYouMean } from '../../plugin/names.ts';
import { listOf, problem } from '../../plugin/problem.ts';
import { type Registry, roleIndex } from '../../plugin/registry.ts';
import { SELECTOR_WORDS } from '../../plugin/selector.ts';
import type { MapEntry, MapNode, ScalarNode } from '../../plugin/source.ts';
import { HOST_KEYS } from '../grammar/index.ts';
import { hostsOf } from './merge.ts';
import { entryOf, mapOf, type Reporter, textsOf } from './shape.ts';

export interface HostSource {
  readonly name: string;
  readonly address: string;
  /** From 1, in file order. */
  readonly index: number;
  readonly conf: MapEntry | undefined;
  readonly claims: readonly { readonly role: string; readonly node: ScalarNode }[];
}

/** The network that hosts without an address of their own live in: 192.168.0.2 is the first. */
const NETWORK = '192.168.0.';
const FIRST = 2;
const LAST = 254;

/** All hosts in file order; none when there is nothing to read. */
export function readHosts(cluster: MapNode, registry: Registry, reporter: Reporter): HostSource[] {
  const entry = entryOf(cluster, 'hosts');
  const wanted = 'a map of names, as `{ m1: {}, m2: {} }`, or a list of names';
  const map = entry && mapOf(hostsOf(entry.value), '`hosts`', reporter, wanted);
  if (!map || map.entries.length === 0) {
    if (!entry || map)
      reporter.problem(
        problem('cluster/no-hosts', {}, (entry ?? cluster.entries[0])?.keyAt ?? cluster.at),
      );
    return [];
  }
  const entries = map.entries.filter(({ key, keyAt }) => checkName(key, keyAt, reporter));
  const bodies = entries.map(({ key, value }) => {
    const body = mapOf(value, `host \`${key}\``, reporter, 'a map, as `{ ip: 192.168.0.2 }`');
    if (body) checkHostKeys(body, reporter);
    return body;
  });
  const addresses = addressesOf(entries, bodies, reporter);
  return entries.map((one, at) => {
    const body = bodies[at];
    const roles = body && entryOf(body, 'roles');
    return {
      name: one.key,
      address: addresses[at] ?? `${NETWORK}${FIRST + at}`,
      index: at + 1,
      conf: body && entryOf(body, 'conf'),
      claims: roles ? readClaims(roles, registry, reporter) : [],
    };
  });
}

function checkName(name: string, at: MapEntry['keyAt'], reporter: Reporter): boolean {
  if (SELECTOR_WORDS.includes(name) || name === 'localhost') {
    const parameters = { name, what: 'a word of selectors' };
    const what = name === 'localhost' ? { name, what: 'every host itself' } : parameters;
    reporter.problem(problem('language/name-taken', what, at));
    return false;
  }
  if (/^[A-Za-z]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(name)) return true;
  reporter.problem(problem('language/bad-name', { name }, at));
  return false;
}

function checkHostKeys(body: MapNode, reporter: Reporter): void {
  for (const { key, keyAt } of body.entries) {
    if (HOST_KEYS.includes(key)) continue;
    const habit = key === 'address' || key === 'addr' ? 'write `ip:`' : undefined;
    const hint = habit ?? didYouMean(key, HOST_KEYS) ?? `a host has ${listOf(HOST_KEYS)}`;
    reporter.problem(problem('language/unknown-key', { key, where: 'a host' }, keyAt, hint));
  }
}

/** Given addresses first; the others get the lowest free ones in file order. */
function addressesOf(
  entries: readonly MapEntry[],
  bodies: readonly (MapNode | undefined)[],
  reporter: Reporter,
): string[] {
  const owners = new Map<string, string>();
  const given = bodies.map((body, at) => {
    const ip = body && entryOf(body, 'ip');
    if (!ip) return undefined;
    const [scalar] = textsOf(ip.value, '`ip`', reporter);
    if (!scalar || !isAddress(scalar.text)) {
      const parameters = { text: scalar?.text ?? '' };
      if (scalar) reporter.problem(problem('cluster/bad-address', parameters, scalar.at));
      return undefined;
    }
    const host = entries[at]?.key ?? '';
    const other = owners.get(scalar.text);
    if (other !== undefined) {
      const parameters = { host, other, address: scalar.text };
      reporter.problem(problem('cluster/same-address', parameters, scalar.at));
    }
    owners.set(scalar.text, host);
    return scalar.text;
  });
  let next = FIRST;
  return given.map((address, at) => {
    if (address !== undefined) return address;
    while (owners.has(freeAddress(next))) next++;
    const free = freeAddress(next++);
    owners.set(free, entries[at]?.key ?? '');
    return free;
  });
}

/** 192.168.0.2 to .254, then 192.168.1.2 and so on. */
function freeAddress(number: number): string {
  const room = LAST - FIRST + 1;
  const at = number - FIRST;
  return `192.168.${Math.floor(at / room)}.${FIRST + (at % room)}`;
}

function isAddress(text: string): boolean {
  const parts = text.split('.');
  const right = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && +part < 256);
  return right && !text.startsWith('127.') && !text.startsWith('0.');
}

function readClaims(entry: MapEntry, registry: Registry, reporter: Reporter) {
  const roles = roleIndex(registry.roles);
  return textsOf(entry.value, '`roles`', reporter).flatMap((node) => {
    const known = roles.get(node.text.toLowerCase());
    if (known) return [{ role: known.role, node }];
    const names = [...registry.roles.keys()];
    const hint = didYouMean(node.text, names) ?? `the roles are ${listOf(names)}`;
    reporter.problem(problem('language/unknown-role', { role: node.text }, node.at, hint));
    return [];
  });
}
