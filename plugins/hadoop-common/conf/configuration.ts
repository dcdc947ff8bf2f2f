/**
 * `org.apache.hadoop.conf.Configuration` of one process: the defaults of the declared keys and the
 * files of this host, read once, when the process starts. The order is Hadoop's: core-default,
 * core-site, hdfs-default, hdfs-site; what comes later wins, unless an earlier file said `final`.
 */

import { readHadoopXml, type System, SystemError } from '../../../core/plugin/index.ts';
import { JavaException } from '../ipc/java-exception.ts';
import { DEFAULTS } from '../keys/index.ts';
import { loggerOf } from '../log/logger.ts';
import { DEPRECATED_KEYS, deprecationWarning } from './deprecated-keys.ts';
import { expandVariables } from './expand.ts';
import type { HadoopFile, HadoopKey } from './hadoop-key.ts';
import { confDirOf } from './places.ts';

/** In the order in which they are loaded, each after the defaults of its keys. */
const FILES: readonly HadoopFile[] = ['core-site.xml', 'hdfs-site.xml'];

/** What is wanted of the log of a process. */
export interface ConfigurationLog {
  info(logger: string, text: string): void;
  warn(logger: string, text: string): void;
  error(logger: string, text: string, exception: JavaException): void;
}

const PARSING = 'com.ctc.wstx.exc.WstxParsingException';

export class Configuration {
  /** What was said about old names, in the order in which they were asked for. */
  readonly deprecations: string[] = [];
  private readonly values = new Map<string, string>();
  private readonly finals = new Set<string>();
  private readonly env: (name: string) => string | undefined;
  private readonly system: ReadonlyMap<string, string>;
  private readonly log: ConfigurationLog;

  private constructor(sys: System, log: ConfigurationLog) {
    this.env = (name) => sys.env.get(name);
    const user = sys.env.get('USER') ?? 'root';
    this.system = new Map([
      ['user.name', user],
      ['user.home', sys.env.get('HOME') ?? `/${user}`],
      ['user.dir', sys.cwd],
      ['java.io.tmpdir', '/tmp'],
    ]);
    this.log = log;
  }

  /**
   * Reads the files of this host's configuration folder; one that is missing is an empty one.
   * @throws JavaException RuntimeException, for a file that is no XML
   */
  static load(sys: System, log: ConfigurationLog = loggerOf(sys)): Configuration {
    const configuration = new Configuration(sys, log);
    for (const file of FILES) {
      const defaults = file.replace('site', 'default');
      for (const [name, usual] of DEFAULTS[file]) configuration.load(name, usual, defaults);
      configuration.addFile(sys, `${confDirOf(sys.env)}/${file}`, file);
    }
    return configuration;
  }

  /** A value with its variables expanded. Old names are understood, and told. */
  get(name: string): string | undefined {
    const value = this.getRaw(name);
    if (value === undefined) return undefined;
    return expandVariables(value, {
      env: this.env,
      property: (one) => this.system.get(one) ?? this.getRaw(one),
    });
  }

  /**
   * A declared key by its type. With suffixes, the first that is set of `key.ns.nn`, `key.ns` and
   * `key` (`DFSUtil.addKeySuffixes`). @throws JavaException, as the getter of Hadoop
   */
  read<T>(key: HadoopKey<T>, ...suffixes: readonly string[]): T {
    for (let count = suffixes.length; count >= 0; count--) {
      const name = [key.name, ...suffixes.slice(0, count)].join('.');
      const value = this.get(name);
      if (value !== undefined && (value !== '' || key.kind !== 'text')) return key.parse(value);
    }
    return (key.default === undefined ? undefined : key.parse(key.default)) as T;
  }

  set(name: string, value: string): void {
    this.values.set(this.currentName(name), value);
  }

  unset(name: string): void {
    this.values.delete(this.currentName(name));
  }

  /** Everything that is set, variables expanded. */
  *entries(): Iterable<readonly [name: string, value: string]> {
    for (const name of this.values.keys()) yield [name, this.get(name) ?? ''];
  }

  private getRaw(name: string): string | undefined {
    return this.values.get(this.currentName(name));
  }

  private currentName(name: string): string {
    const trimmed = name.trim();
    const current = DEPRECATED_KEYS.get(trimmed);
    if (current === undefined) return trimmed;
    const warning = deprecationWarning(trimmed, current);
    if (!this.deprecations.includes(warning)) {
      this.deprecations.push(warning);
      this.log.info('Configuration.deprecation', warning);
    }
    return current;
  }

  private addFile(sys: System, path: string, name: string): void {
    const text = textOf(sys, path);
    if (text === undefined) return;
    const read = readHadoopXml(text);
    if ('failure' in read) {
      const { line, column, why } = read.failure;
      const place = ` at [row,col,system-id]: [${line},${column},"file:${path}"]`;
      const cause = new JavaException(PARSING, `${why}\n${place}`);
      this.log.error('conf.Configuration', `error parsing conf ${name}`, cause);
      throw new JavaException('java.lang.RuntimeException', cause.text);
    }
    for (const { name: written, value, final } of read.properties) {
      const key = DEPRECATED_KEYS.get(written) ?? written;
      if (value !== undefined) this.load(key, value, name);
      if (final) this.finals.add(key);
    }
  }

  private load(key: string, value: string, file: string): void {
    if (!this.finals.has(key)) this.values.set(key, value);
    else if (this.values.get(key) !== value) {
      const text = `${file}:an attempt to override final parameter: ${key};  Ignoring.`;
      this.log.warn('conf.Configuration', text);
    }
  }
}

function textOf(sys: System, path: string): string | undefined {
  try {
    return sys.disk.readText(path);
  } catch (error) {
    if (error instanceof SystemError && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
