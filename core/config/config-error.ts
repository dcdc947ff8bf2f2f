/**
 * Why a `zoo.cfg` is refused, in the words of the real server: `QuorumPeerConfig.ConfigException`
 * and the exception it wraps. `key` and `line` are ours, for reports that point at the file.
 */
export class ConfigError extends Error {
  /** `IllegalArgumentException` and the like are wrapped in "Error processing <path>". */
  readonly wrapped: boolean;
  readonly key: string | undefined;
  readonly line: number | undefined;

  constructor(
    message: string,
    more: { wrapped?: boolean; key?: string | undefined; line?: number | undefined } = {},
  ) {
    super(message);
    this.name = 'ConfigError';
    this.wrapped = more.wrapped ?? false;
    this.key = more.key;
    this.line = more.line;
  }
}
