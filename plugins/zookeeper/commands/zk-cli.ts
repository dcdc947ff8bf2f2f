/**
 * `zkCli.sh`: the command-line client, with a command on its line, from standard input, or at a
 * terminal. It leaves as the real one does: only `quit` closes the session, every other end leaves
 * it to expire.
 */
import { CliSession } from '../cli/session.ts';
import { JavaException, parseJavaInt } from '../java-text.ts';
import { KeeperState, type Program, type System } from '../platform.ts';
import { JVM_STARTUP } from '../version.ts';

const DEFAULT_SERVER = 'localhost:2181';
const DEFAULT_TIMEOUT_MS = '30000';
/** JLine asks the terminal for its size and loads its completers. */
const JLINE_MIN_MS = 80;
const JLINE_MAX_MS = 160;

interface Invocation {
  readonly server: string;
  readonly timeout: string;
  readonly waitForConnection: boolean;
  /** The command on the line, empty when there is none. */
  readonly command: readonly string[];
}

export const zkCli: Program & { readonly summary: string; readonly usage: string } = {
  name: 'zkCli.sh',
  kind: 'command',
  jvm: true,
  startup: JVM_STARTUP,
  summary: 'The ZooKeeper command-line client',
  usage: 'zkCli.sh [-server host:port] [-timeout ms] [-waitforconnection] [cmd args]',
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
  const timeoutMs = parseJavaInt(invocation.timeout);
  const session = new CliSession(sys, server, timeoutMs);
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

/** `MyCommandOptions.parseOptions`: what starts with a dash and is unknown is passed over. */
function parseArguments(sys: System): Invocation {
  const words = sys.argv.slice(1);
  let server = DEFAULT_SERVER;
  let timeout = DEFAULT_TIMEOUT_MS;
  let waitForConnection = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (!word.startsWith('-')) {
      return { server, timeout, waitForConnection, command: words.slice(i) };
    }
    if (word === '-waitforconnection') waitForConnection = true;
    if (!['-server', '-timeout', '-client-configuration'].includes(word)) continue;
    const value = words[++i];
    if (value === undefined) sys.stderr.write(`Error: no argument found for option ${word}\n`);
    else if (word === '-server') server = value;
    else if (word === '-timeout') timeout = value;
  }
  return { server, timeout, waitForConnection, command: [] };
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
