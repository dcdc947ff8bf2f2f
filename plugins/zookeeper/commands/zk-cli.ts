/**
 * `zkCli.sh`: the command-line client, with a command on its line, from standard input, or at a
 * terminal. It leaves as the real one does: only `quit` closes the session, every other end leaves
 * it to expire.
 */
import { CliSession } from '../cli/session.ts';
import { resolvePath } from '../host-paths.ts';
import { JavaException, parseJavaInt } from '../java-text.ts';
import {
  type ClientOptions,
  KeeperState,
  lastOfEach,
  type Program,
  readProperties,
  type System,
} from '../platform.ts';
import { JVM_STARTUP } from '../version.ts';

const DEFAULT_SERVER = 'localhost:2181';
/** Options that take the word behind them. */
const VALUED: ReadonlySet<string> = new Set(['-server', '-timeout', '-client-configuration']);
const CONFIG_EXCEPTION = 'org.apache.zookeeper.server.quorum.QuorumPeerConfig$ConfigException';
/** `ExitCode.INVALID_INVOCATION`. */
const EXIT_INVALID_INVOCATION = 2;
const DEFAULT_TIMEOUT_MS = '30000';
/** JLine asks the terminal for its size and loads its completers. */
const JLINE_MIN_MS = 80;
const JLINE_MAX_MS = 160;

interface Invocation {
  readonly server: string;
  readonly timeout: string;
  readonly waitForConnection: boolean;
  readonly readOnly: boolean;
  /** A file of properties for the client. */
  readonly clientConfiguration: string | undefined;
  /** The command on the line, empty when there is none. */
  readonly command: readonly string[];
}

export const zkCli: Program & { readonly summary: string; readonly usage: string } = {
  name: 'zkCli.sh',
  kind: 'command',
  jvm: true,
  startup: JVM_STARTUP,
  summary: 'The ZooKeeper command-line client',
  usage:
    'zkCli.sh [-server host:port] [-timeout ms] [-r] [-waitforconnection] [-client-configuration file] [cmd args]',
  async main(sys) {
    try {
      return await run(sys, parseArguments(sys));
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      sys.stderr.write(`${error.message}\n`);
      return 1;
    }
  },
};

async function run(sys: System, invocation: Invocation): Promise<number> {
  const { server, command } = invocation;
  sys.stdout.write(`Connecting to ${server}\n`);
  const properties = clientProperties(sys, invocation.clientConfiguration);
  if (properties === undefined) return EXIT_INVALID_INVOCATION;
  const timeoutMs = parseJavaInt(invocation.timeout);
  const { readOnly } = invocation;
  const session = new CliSession(sys, server, { timeoutMs, readOnly, ...properties });
  if (invocation.waitForConnection) await connected(sys, session, timeoutMs);
  if (command.length > 0) {
    await session.command(command);
    return session.exitCode;
  }
  sys.stdout.write('Welcome to ZooKeeper!\n');
  if (sys.stdin.interactive) await atTerminal(sys, session);
  else await fromInput(sys, session);
  return session.exitCode;
}

/**
 * `MyCommandOptions.parseOptions`: what starts with a dash and is unknown is passed over, and a
 * missing value ends the options.
 */
function parseArguments(sys: System): Invocation {
  const words = sys.argv.slice(1);
  const values = new Map([
    ['-server', DEFAULT_SERVER],
    ['-timeout', DEFAULT_TIMEOUT_MS],
  ]);
  const flags = new Set<string>();
  let command: readonly string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (!word.startsWith('-')) {
      command = words.slice(i);
      break;
    }
    flags.add(word);
    if (!VALUED.has(word)) continue;
    const value = words[++i];
    if (value !== undefined) values.set(word, value);
    else sys.stderr.write(`Error: no argument found for option ${word}\n`);
  }
  return {
    server: values.get('-server') ?? DEFAULT_SERVER,
    timeout: values.get('-timeout') ?? DEFAULT_TIMEOUT_MS,
    waitForConnection: flags.has('-waitforconnection'),
    readOnly: flags.has('-r'),
    clientConfiguration: values.get('-client-configuration'),
    command,
  };
}

/** `ZKClientConfig`: what this client takes of it, or undefined, with the reason on stderr. */
function clientProperties(
  sys: System,
  path: string | undefined,
): Pick<ClientOptions, 'requestTimeoutMs' | 'maxReplyBytes'> | undefined {
  if (path === undefined) return {};
  const file = resolvePath(sys.cwd, path);
  if (!sys.disk.exists(file)) {
    sys.stderr.write(
      `${CONFIG_EXCEPTION}: Error while processing ${path}\n` +
        `Caused by: java.lang.IllegalArgumentException: ${path} file is missing\n`,
    );
    return undefined;
  }
  const table = lastOfEach(readProperties(sys.disk.readText(file)));
  const number = (key: string) => {
    const value = table.get(key)?.value.trim();
    return value === undefined ? undefined : parseJavaInt(value);
  };
  const requestTimeoutMs = number('zookeeper.request.timeout');
  const maxReplyBytes = number('jute.maxbuffer');
  return {
    ...(requestTimeoutMs && { requestTimeoutMs }),
    ...(maxReplyBytes !== undefined && { maxReplyBytes }),
  };
}

/** `-waitforconnection`: as long as the session time-out, then the program fails. */
async function connected(sys: System, session: CliSession, timeoutMs: number): Promise<void> {
  const arrived = await sys.promise<boolean>((resolve) => {
    const origin = { label: 'not connected to ZooKeeper', key: '-timeout' };
    const timer = sys.timer(timeoutMs, () => resolve(false), origin);
    session.zk.onSession(({ state }) => {
      if (state !== KeeperState.syncConnected) return;
      timer.cancel();
      resolve(true);
    });
  });
  if (arrived) return;
  await session.zk.close();
  const text =
    'org.apache.zookeeper.KeeperException$ConnectionLossException: KeeperErrorCode = ConnectionLoss';
  throw new JavaException('java.io.IOException', text);
}

/** The real client would use JLine here too; without a terminal it is modelled as missing. */
async function fromInput(sys: System, session: CliSession): Promise<void> {
  sys.stdout.write('JLine support is disabled\n');
  while (!session.quitting) {
    const line = await sys.stdin.readLine();
    if (line === undefined) return;
    await session.line(line);
  }
}

async function atTerminal(sys: System, session: CliSession): Promise<void> {
  sys.stdout.write('JLine support is enabled\n');
  await sys.sleep(sys.random('jline').int(JLINE_MIN_MS, JLINE_MAX_MS));
  while (!session.quitting) {
    sys.stdout.write(session.prompt);
    const line = await sys.stdin.readLine();
    if (line === undefined) return;
    await session.line(line);
  }
}
