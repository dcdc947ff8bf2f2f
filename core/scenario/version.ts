/** The version of this package, as its package.json says. */

import { createRequire } from 'node:module';

export function ownVersion(): string {
  return (createRequire(import.meta.url)('quorate/package.json') as { version: string }).version;
}
