/**
 * `extends`: one cluster laid over another, as source, so that every part still knows the file in
 * which it stands. Hosts and sections are merged key by key; configuration files become layers;
 * plugins add up; all else is replaced.
 */

import type { ListNode, MapEntry, MapNode, SourceNode } from '../../plugin/source.ts';
import { listedIn } from './shape.ts';

/** `over` laid over `base`. */
export function mergeClusters(base: MapNode, over: MapNode): MapNode {
  return mergeMaps(base, over, (key, below, above) => {
    switch (key) {
      case 'hosts':
        return mergeInner(hostsOf(below), hostsOf(above), mergeHosts);
      case 'conf':
        return mergeConf(below, above);
      case 'network':
      case 'disk':
      case 'limits':
      case 'startup':
      case 'stages':
        return mergeInner(below, above, (_key, _below, value) => value);
      case 'plugins':
      case 'without':
        return joined(below, above);
      default:
        return above;
    }
  });
}

/** A list of names is a map of names to nothing. */
export function hostsOf(node: SourceNode): SourceNode {
  if (node.kind !== 'list') return node;
  const entries = node.items.flatMap((item): MapEntry[] =>
    item.kind === 'scalar'
      ? [{ key: item.text, keyAt: item.at, value: { kind: 'map', entries: [], at: item.at } }]
      : [],
  );
  return entries.length === node.items.length ? { kind: 'map', entries, at: node.at } : node;
}

type Combine = (key: string, below: SourceNode, above: SourceNode) => SourceNode;

const mergeHosts: Combine = (_host, below, above) =>
  mergeInner(below, above, (key, lower, upper) =>
    key === 'conf' ? mergeConf(lower, upper) : upper,
  );

/** File by file; a folder is a layer of all that it holds. */
function mergeConf(below: SourceNode, above: SourceNode): SourceNode {
  const maps = below.kind === 'map' && above.kind === 'map';
  return maps ? mergeInner(below, above, mergeLayers) : joined(below, above);
}

const mergeLayers: Combine = (_file, below, above) => joined(below, above);

function joined(below: SourceNode, above: SourceNode): ListNode {
  return { kind: 'list', items: [...listedIn(below), ...listedIn(above)], at: above.at };
}

function mergeInner(below: SourceNode, above: SourceNode, combine: Combine): SourceNode {
  return below.kind === 'map' && above.kind === 'map' ? mergeMaps(below, above, combine) : above;
}

function mergeMaps(below: MapNode, above: MapNode, combine: Combine): MapNode {
  const upper = new Map(above.entries.map((entry) => [entry.key, entry]));
  const entries = below.entries.map((entry) => {
    const over = upper.get(entry.key);
    upper.delete(entry.key);
    return over ? { ...over, value: combine(entry.key, entry.value, over.value) } : entry;
  });
  return { kind: 'map', entries: [...entries, ...upper.values()], at: above.at };
}
