/**
 * What `zkEnv.sh` and the head of `zkServer.sh` work out before anything happens: where the
 * installation is, which configuration file, which Java, where logs go. The paths keep the form
 * that the scripts give them (`bin/../conf/zoo.cfg`), because they are printed.
 */
import { dirname, resolvePath } from '../host-paths.ts';
import type { System } from '../platform.ts';

export interface ZkEnv {
  /** `$0`. */
  readonly script: string;
  /** Absolute directory of the script. */
  readonly binDir: string;
  readonly cfgDir: string;
  /** `$ZOOCFGDIR/$ZOOCFG`. */
  readonly cfg: string;
  readonly logDir: string;
  readonly java: string;
  /** The arguments without `--config <dir>`. */
  readonly args: readonly string[];
}

/** A refusal: the text is for stderr, the number is the exit code. */
export interface Refusal {
  readonly refusal: string;
  readonly code: number;
}

/** `. zkEnv.sh`. Variables that `zookeeper-env.sh` and `java.env` set go into `sys.env`. */
export function zkEnv(sys: System): ZkEnv | Refusal {
  const [script = 'zkServer.sh', ...given] = sys.argv;
  const binDir = resolvePath(sys.cwd, dirname(script));
  const prefix = `${binDir}/..`;
  const configured = given.length > 1 && given[0] === '--config';
  const args = configured ? given.slice(2) : given;
  let cfgDir = configured ? (given[1] ?? '') : (sys.env.get('ZOOCFGDIR') ?? '');
  if (cfgDir === '') {
    const conf = sys.disk.exists(resolvePath(sys.cwd, `${prefix}/conf`));
    cfgDir = conf ? `${binDir}/../conf` : `${binDir}/../etc/zookeeper`;
  }
  const refusal = source(sys, `${cfgDir}/zookeeper-env.sh`) ?? source(sys, `${cfgDir}/java.env`);
  if (refusal) return refusal;
  const cfg = `${cfgDir}/${sys.env.get('ZOOCFG') || 'zoo.cfg'}`;
  const logDir = sys.env.get('ZOO_LOG_DIR') || `${prefix}/logs`;
  return { script, binDir, cfgDir, cfg, logDir, java: findJava(sys), args };
}

const ASSIGNMENT = /^(?:export\s+)?([A-Za-z_]\w*)=(?:"([^"`\\]*)"|'([^']*)'|([^\s"'`\\;&|<>()]*))$/;
const VARIABLE = /\$(?:\{(\w+)\}|([A-Za-z_]\w*))/g;

/** Assignments are understood, with variables in them; anything else is refused, not guessed at. */
function source(sys: System, path: string): Refusal | undefined {
  const file = resolvePath(sys.cwd, path);
  if (!sys.disk.exists(file)) return undefined;
  for (const raw of sys.disk.readText(file).split('\n')) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [, name, quoted, literal, bare] = ASSIGNMENT.exec(line) ?? [];
    const value = expanded(sys, quoted ?? bare ?? '');
    if (name === undefined || value.includes('$')) {
      return { refusal: `${path}: not modelled: ${line}\n`, code: 2 };
    }
    sys.env.set(name, literal ?? value);
  }
  return undefined;
}

/** What is still there of a dollar sign afterwards is no plain variable. */
function expanded(sys: System, text: string): string {
  return text.replace(VARIABLE, (_, braced, plain) => sys.env.get(braced ?? plain) ?? '');
}

/**
 * `$JAVA_HOME/bin/java`, or the `java` of the PATH, whose place `type -p` then prints. Hosts of a
 * simulation have a JDK even where no file stands for it, so its absence is never an error here.
 */
function findJava(sys: System): string {
  const home = sys.env.get('JAVA_HOME');
  if (home) return `${home}/bin/java`;
  const found = (sys.env.get('PATH') ?? '')
    .split(':')
    .map((directory) => `${directory}/java`)
    .find((path) => path.startsWith('/') && sys.disk.exists(path));
  if (found) sys.stdout.write(`${found}\n`);
  return 'java';
}

/** The CLASSPATH as `zkEnv.sh` builds it: patterns without a match stay as they are. */
export function classPath(sys: System, env: ZkEnv): string {
  const { binDir, cfgDir } = env;
  const jars = (directory: string, pattern: RegExp, text: string): string[] => {
    const path = resolvePath(sys.cwd, directory);
    const names = sys.disk.exists(path) ? sys.disk.list(path).filter((n) => pattern.test(n)) : [];
    return names.length > 0
      ? names.map((name) => `${directory}/${name}`)
      : [`${directory}/${text}`];
  };
  const entries = [
    `${cfgDir}:${sys.env.get('CLASSPATH') ?? ''}`,
    `${binDir}/../zookeeper-server/src/main/resources/lib/*.jar`,
    ...jars(`${binDir}/..`, /^zookeeper-.*\.jar$/, 'zookeeper-*.jar'),
    ...jars(`${binDir}/../lib`, /\.jar$/, '*.jar'),
    `${binDir}/../build/lib/*.jar`,
    `${binDir}/../zookeeper-server/target/lib/*.jar`,
    `${binDir}/../build/classes`,
    `${binDir}/../zookeeper-server/target/classes`,
  ];
  return entries.reverse().join(':');
}
