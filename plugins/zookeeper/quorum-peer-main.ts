/**
 * `QuorumPeerMain`: reads the configuration, refuses a bad one as the real server does (its words
 * on stderr, exit code 2), and hands over to the engine.
 */
import { startQuorumPeer } from '../../core/plugin/zookeeper.ts';
import { resolvePath } from './host-paths.ts';
import { logLine } from './log.ts';
import {
  type ConfigFailure,
  type Program,
  parseZooCfg,
  type QuorumConfig,
  type System,
  SystemError,
} from './platform.ts';

/** `ExitCode` of the server. */
const EXIT_INVALID_INVOCATION = 2;
/** Of a JVM whose `main` ends with an exception. */
const EXIT_UNCAUGHT = 1;
const EXIT_UNABLE_TO_ACCESS_DATADIR = 3;

const PEER_MAIN = 'main:QuorumPeerMain';
const PEER_CONFIG = 'main:QuorumPeerConfig';
const CONFIG_EXCEPTION = 'org.apache.zookeeper.server.quorum.QuorumPeerConfig$ConfigException';
const STANDALONE_USAGE =
  'Usage: ZooKeeperServerMain configfile | port datadir [ticktime] [maxcnxns]';

export const quorumPeerMain: Program & { readonly summary: string; readonly usage: string } = {
  name: 'QuorumPeerMain',
  kind: 'role',
  jvm: true,
  // From the launch of the JVM to the first line of main; measured cold starts take about a second.
  startup: { minMs: 600, maxMs: 900 },
  summary: 'A ZooKeeper server',
  usage: 'QuorumPeerMain configfile',
  main(sys) {
    const args = sys.argv.slice(1);
    const config = args.length === 1 ? fromFile(sys, args[0] as string) : fromArguments(sys, args);
    if (config === undefined) return EXIT_INVALID_INVOCATION;
    if (!makeDataDirs(sys, config)) return EXIT_UNABLE_TO_ACCESS_DATADIR;
    if (config.standalone) {
      const text = 'Either no config or no quorum defined in config, running in standalone mode';
      logLine(sys, 'WARN', PEER_MAIN, text);
    } else {
      const text = `Starting quorum peer, myid=${config.myid}`;
      logLine(sys, 'INFO', PEER_MAIN, text, config.myid);
    }
    const { unknownHash } = config.auth;
    return unknownHash === undefined ? startQuorumPeer(sys, config) : refuseHash(sys, unknownHash);
  },
};

function fromFile(sys: System, path: string): QuorumConfig | undefined {
  const readFile = (file: string): string | undefined => {
    const full = resolvePath(sys.cwd, file);
    const readable = sys.disk.exists(full) && sys.disk.stat(full).kind === 'file';
    return readable ? sys.disk.readText(full) : undefined;
  };
  const text = readFile(path);
  if (text === undefined) {
    logLine(sys, 'INFO', PEER_CONFIG, `Reading configuration from: ${path}`);
    const cause = `${path} file is missing`;
    return refuse(sys, { message: `Error processing ${path}`, cause });
  }
  const result = parseZooCfg(text, { path, readFile, jvmProperties: jvmFlags(sys) });
  for (const line of result.log) logLine(sys, line.level, PEER_CONFIG, line.text);
  return result.ok ? absolute(sys, result.config) : refuse(sys, result.error);
}

/** The class of the scheme `digest` cannot be loaded, and that ends `main`. */
function refuseHash(sys: System, hash: string): number {
  const why = `don't support this ACL digest algorithm: ${hash} in the current environment`;
  sys.stderr.write('Exception in thread "main" java.lang.ExceptionInInitializerError\n');
  sys.stderr.write(`Caused by: java.lang.RuntimeException: ${why}\n`);
  return EXIT_UNCAUGHT;
}

/** Directories as the process sees them from where it was started. */
function absolute(sys: System, config: QuorumConfig): QuorumConfig {
  const dataDir = resolvePath(sys.cwd, config.dataDir);
  const dataLogDir = resolvePath(sys.cwd, config.dataLogDir);
  const { configPath } = config;
  return {
    ...config,
    dataDir,
    dataLogDir,
    ...(configPath !== undefined && { configPath: resolvePath(sys.cwd, configPath) }),
  };
}

/** `ServerConfig.parse(String[])`: port, data directory, tick time, connections. */
function fromArguments(sys: System, args: readonly string[]): QuorumConfig | undefined {
  const [clientPort, dataDir, tickTime = '3000', maxClientCnxns = '60'] = args;
  const numbers = [clientPort, tickTime, maxClientCnxns];
  if (args.length < 2 || args.length > 4 || !numbers.every((n) => /^\d+$/.test(n ?? ''))) {
    logLine(sys, 'ERROR', 'main:ZooKeeperServerMain', 'Invalid arguments, exiting abnormally');
    logLine(sys, 'INFO', 'main:ZooKeeperServerMain', STANDALONE_USAGE);
    sys.stderr.write(`${STANDALONE_USAGE}\n`);
    return undefined;
  }
  const keys = { clientPort, dataDir, tickTime, maxClientCnxns };
  const text = Object.entries(keys).map(([key, value]) => `${key}=${value}`);
  const result = parseZooCfg(text.join('\n'), { path: '', readFile: () => undefined });
  return result.ok ? absolute(sys, result.config) : refuse(sys, result.error);
}

function refuse(sys: System, error: ConfigFailure): undefined {
  logLine(sys, 'ERROR', PEER_MAIN, 'Invalid config, exiting abnormally');
  sys.stdout.write(`${CONFIG_EXCEPTION}: ${error.message}\n`);
  if (error.cause !== undefined) {
    const { causeClass = 'java.lang.IllegalArgumentException', cause } = error;
    sys.stdout.write(`Caused by: ${causeClass}: ${cause}\n`);
  }
  sys.stderr.write('Invalid config, exiting abnormally\n');
  return undefined;
}

/** `-Dkey=value` of `SERVER_JVMFLAGS` and `JVMFLAGS`. */
function jvmFlags(sys: System): Map<string, string> {
  const flags = `${sys.env.get('SERVER_JVMFLAGS') ?? ''} ${sys.env.get('JVMFLAGS') ?? ''}`;
  const pairs = flags.split(/\s+/).flatMap((flag) => {
    const match = /^-D([^=]+)=(.*)$/.exec(flag);
    return match ? [[match[1], match[2]] as [string, string]] : [];
  });
  return new Map(pairs);
}

/** `FileTxnSnapLog` creates `version-2` in both directories, or throws a DatadirException. */
function makeDataDirs(sys: System, config: QuorumConfig): boolean {
  try {
    for (const directory of [config.dataDir, config.dataLogDir]) {
      sys.disk.mkdir(`${directory.replace(/\/$/, '')}/version-2`, { parents: true });
    }
    return true;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    logLine(sys, 'ERROR', PEER_MAIN, 'Unable to access datadir, exiting abnormally');
    sys.stdout.write(`Unable to create data directory ${error.subject}\n`);
    sys.stderr.write('Unable to access datadir, exiting abnormally\n');
    return false;
  }
}
