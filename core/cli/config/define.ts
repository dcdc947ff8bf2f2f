/**
 * `quorate/config`: the one import of a configuration file in TypeScript or JavaScript. It does
 * nothing but tell an editor which keys there are.
 */

import type { QuorateConfig } from './keys.ts';

export type { QuorateConfig } from './keys.ts';

/** The configuration as it is, with its keys checked and completed by the editor. */
export function defineConfig(config: QuorateConfig): QuorateConfig {
  return config;
}
