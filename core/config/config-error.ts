/** Why a `zoo.cfg` is refused, and which exceptions of the JDK stand behind refusals. */

export type WrappedException =
  | 'java.lang.IllegalArgumentException'
  | 'java.lang.NumberFormatException'
  | 'java.io.FileNotFoundException';

export const ILLEGAL_ARGUMENT = 'java.lang.IllegalArgumentException';
export const NUMBER_FORMAT = 'java.lang.NumberFormatException';

/**
 * Why a `zoo.cfg` is refused, in the words of the real server: `QuorumPeerConfig.ConfigException`
 * and the exception it wraps. `key` and `line` are ours, for reports that point at the file.
 */
export class ConfigError extends Error {
  /** The exception of Java's own that is wrapped in "Error processing <path>", if one is. */
  readonly wrapped: WrappedException | undefined;
  readonly key: string | undefined;
  readonly line: number | undefined;

  constructor(
    message: string,
    more: {
      wrapped?: WrappedException | undefined;
      key?: string | undefined;
      line?: number | undefined;
    } = {},
  ) {
    super(message);
    this.name = 'ConfigError';
    this.wrapped = more.wrapped;
    this.key = more.key;
    this.line = more.line;
  }
}
