/** Where each key of a host's configuration comes from: which layer had the last word on it. */

import { readHadoopXml } from '../../config/hadoop-xml.ts';
import { readProperties } from '../../config/properties.ts';
import type { ConfigurationFile } from '../../plugin/define.ts';
import type { Span } from '../../plugin/source.ts';
import type { Layer, TextLayer } from './conf-layers.ts';

export type Origin =
  /** What the plugin's file holds at first. */
  | { readonly kind: 'base' }
  /** What the plugin makes from the roles, where the cluster says nothing. */
  | { readonly kind: 'computed' }
  /** A key in YAML, or a line of a text or file; of a host alone, if one is named. */
  | {
      readonly kind: 'written';
      readonly at: Span;
      readonly host: string | undefined;
      /** Of a whole text: the places inside it. */
      readonly placeAt?: TextLayer['placeAt'];
    };

/** Of one file of one host: key -> its origin; the whole text of a file without keys under ''. */
export type FileOrigins = ReadonlyMap<string, Origin>;

/** Host name -> file name -> origins. */
export type ConfOrigins = Map<string, Map<string, FileOrigins>>;

export function originsOf(
  definition: ConfigurationFile | undefined,
  layers: readonly Layer[],
): FileOrigins {
  const origins = new Map<string, Origin>();
  for (const key of Object.keys(definition?.base ?? {})) origins.set(key, { kind: 'base' });
  for (const layer of layers) {
    if ('text' in layer) {
      // A text is the whole file: what lay below is gone.
      origins.clear();
      const { at, host, placeAt } = layer;
      origins.set('', { kind: 'written', at, host, placeAt });
      for (const [key, keyAt] of keysIn(layer, definition)) {
        origins.set(key, { kind: 'written', at: keyAt, host });
      }
      continue;
    }
    for (const [key] of layer.keys) {
      const at = layer.map?.entries.find((entry) => entry.key === key)?.keyAt;
      const { host } = layer;
      const name = definition?.renamed?.[key] ?? key;
      origins.set(name, at ? { kind: 'written', at, host } : { kind: 'computed' });
    }
  }
  return origins;
}

/** The keys of a text, under their present names, each with its place. */
function keysIn(
  layer: TextLayer,
  definition: ConfigurationFile | undefined,
): readonly (readonly [key: string, at: Span])[] {
  const { text, placeAt } = layer;
  if (definition?.format === 'properties') {
    return readProperties(text).map(({ key, line }) => [key, placeAt(line)]);
  }
  const read = definition?.format === 'hadoop-xml' ? readHadoopXml(text) : undefined;
  if (!read || 'failure' in read) return [];
  return read.properties.map(({ name, nameAt: { line, column } }) => {
    return [definition?.renamed?.[name] ?? name, placeAt(line, column, name.length)];
  });
}
