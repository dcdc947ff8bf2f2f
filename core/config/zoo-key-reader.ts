/**
 * Typed access to the keys of a `zoo.cfg` that `QuorumPeerConfig` reads itself: converted as the
 * JDK converts, refused in the words of the real server, with the place in the file.
 */
import { ConfigError, NUMBER_FORMAT, type WrappedException } from './config-error.ts';
import { javaInt, notANumber } from './java-numbers.ts';
import type { Property } from './properties.ts';
import { ZOO_KEYS, type ZooKeyName } from './zoo-keys.ts';

export class Keys {
  readonly table: ReadonlyMap<string, Property>;

  constructor(table: ReadonlyMap<string, Property>) {
    this.table = table;
  }

  text(key: ZooKeyName): string | undefined {
    return this.table.get(key)?.value.trim();
  }

  int(key: ZooKeyName): number {
    const text = this.text(key) ?? defaultOf(key) ?? '0';
    const value = javaInt(text);
    if (value === undefined) throw this.refusal(key, notANumber(text), NUMBER_FORMAT);
    return value;
  }

  bool(key: ZooKeyName): boolean {
    const text = this.text(key) ?? defaultOf(key) ?? 'false';
    const lower = text.toLowerCase();
    if (lower === 'true' || lower === 'false') return lower === 'true';
    throw this.refusal(key, `Invalid option ${text} for ${key}. Choose 'true' or 'false.'`);
  }

  /** @param wrapped the exception of Java behind it, if it is not a refusal of the server's own */
  refusal(key: string, message: string, wrapped?: WrappedException): ConfigError {
    return new ConfigError(message, { wrapped, key, line: this.table.get(key)?.line });
  }
}

function defaultOf(key: ZooKeyName): string | undefined {
  const declared: { readonly default?: string } = ZOO_KEYS[key];
  return declared.default;
}
