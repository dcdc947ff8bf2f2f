/** Where each key of a host's configuration comes from: which layer had the last word on it. */

import { readProperties } from '../../config/properties.ts';
import type { ConfigurationFile } from '../../plugin/define.ts';
import type { Span } from '../../plugin/source.ts';
import type { Layer } from './conf.ts';

export type Origin =
  /** What the plugin's file holds at first. */
  | { readonly kind: 'base' }
  /** What the plugin makes from the roles, where the cluster says nothing. */
  | { readonly kind: 'computed' }
  /** A key in YAML, or a line of a text or file; of a host alone, if one is named. */
  | { readonly kind: 'written'; readonly at: Span; readonly host: string | undefined };

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
      origins.set('', { kind: 'written', at: layer.at, host: layer.host });
      if (definition?.format !== 'properties') continue;
      for (const { key, line } of readProperties(layer.text)) {
        origins.set(key, { kind: 'written', at: layer.lineAt(line), host: layer.host });
      }
      continue;
    }
    for (const [key] of layer.keys) {
      const at = layer.map?.entries.find((entry) => entry.key === key)?.keyAt;
      const { host } = layer;
      origins.set(key, at ? { kind: 'written', at, host } : { kind: 'computed' });
    }
  }
  return origins;
}
