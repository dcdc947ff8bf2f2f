/** The configuration that a cluster plans for a host, and the places of its keys, for advice. */

import type { AdvicePlace, ClusterPlan, HostPlan } from '../../../core/plugin/index.ts';
import type { HadoopFile, HadoopKey } from '../conf/hadoop-key.ts';
import { readList } from '../conf/values.ts';

/** The later wins. */
const FILES: readonly HadoopFile[] = ['hdfs-site.xml', 'core-site.xml'];

export interface Planned {
  readonly host: HostPlan;
  /** A value as it is written, by the most special of `key.ns.nn`, `key.ns` and `key`. */
  get(key: HadoopKey<unknown>, ...suffixes: readonly string[]): string | undefined;
  /** Where that value stands. */
  at(key: HadoopKey<unknown>, ...suffixes: readonly string[]): AdvicePlace;
}

/** Each host that has a configuration of Hadoop. */
export function plannedHosts({ hosts }: ClusterPlan): readonly Planned[] {
  return hosts.flatMap((host) => (FILES.some((file) => host.conf[file]) ? [planned(host)] : []));
}

function planned(host: HostPlan): Planned {
  const find = (key: HadoopKey<unknown>, suffixes: readonly string[]) => {
    for (let count = suffixes.length; count >= 0; count--) {
      const name = [key.name, ...suffixes.slice(0, count)].join('.');
      const file = FILES.find((one) => host.conf[one]?.keys[name] !== undefined);
      if (file) return { file, name, value: host.conf[file]?.keys[name] };
    }
    return undefined;
  };
  return {
    host,
    get: (key, ...suffixes) => find(key, suffixes)?.value?.trim(),
    at: (key, ...suffixes) => {
      const found = find(key, suffixes);
      const place = { host: host.name, file: found?.file ?? key.file };
      return found ? { ...place, key: found.name } : place;
    },
  };
}

/** `host:port` of a text, with the port that is meant without one. */
export function addressOf(text: string, usual: number): { host: string; port: number } {
  const [host = '', port = String(usual)] = text.split(':');
  return { host, port: Number(port) };
}

/** The host of the cluster that a name or an address means. */
export function hostNamed({ hosts }: ClusterPlan, name: string): HostPlan | undefined {
  return hosts.find((host) => host.name === name || host.address === name);
}

/** The parts of a value that lists something. */
export function partsOf(value: string | undefined): readonly string[] {
  return readList(value ?? '');
}
