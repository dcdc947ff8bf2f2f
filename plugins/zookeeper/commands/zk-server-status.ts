/**
 * `zkServer.sh status`: looks for the client port in the files, as the script does, and asks
 * whoever answers there for its mode.
 */
import { resolvePath } from '../host-paths.ts';
import type { System } from '../platform.ts';
import { grepValues, type ServerScript } from './zk-server-script.ts';

interface Target {
  readonly port: string;
  readonly address: string;
  readonly ssl: boolean;
}

export async function serverStatus(sys: System, script: ServerScript): Promise<number> {
  const target = findTarget(sys, script);
  if (!target) {
    sys.stdout.write(
      'Unable to find either secure or unsecure client port in any configs. Terminating.\n',
    );
    return 1;
  }
  const { port, address, ssl } = target;
  sys.stdout.write(`Client port found: ${port}. Client address: ${address}. Client SSL: ${ssl}.\n`);
  const mode = ssl ? '' : await askMode(sys, address, port);
  if (mode !== '') {
    sys.stdout.write(`${mode}\n`);
    return 0;
  }
  if (ssl) sys.stdout.write(sslNote(port));
  sys.stdout.write('Error contacting service. It is probably not running.\n');
  return 1;
}

/** What the script adds where it tried a port with TLS. */
const sslNote = (port: string): string => `\u0020
Note: We used secureClientPort (${port}) to establish connection, but we failed. The 'status'
  command establishes a client connection to the server to execute diagnostic commands. Please make sure you
  provided all the Client SSL connection related parameters in the CLIENT_JVMFLAGS environment variable! E.g.:
  CLIENT_JVMFLAGS="-Dzookeeper.clientCnxnSocket=org.apache.zookeeper.ClientCnxnSocketNetty
  -Dzookeeper.ssl.trustStore.location=/tmp/clienttrust.jks -Dzookeeper.ssl.trustStore.password=password
  -Dzookeeper.ssl.keyStore.location=/tmp/client.jks -Dzookeeper.ssl.keyStore.password=password
  -Dzookeeper.client.secure=true" ./zkServer.sh status
\u0020
`;

/** `FourLetterWordMain … srvr | grep Mode`, joined as an unquoted echo joins lines. */
async function askMode(sys: System, address: string, port: string): Promise<string> {
  let output = '';
  const decoder = new TextDecoder();
  const child = sys.spawnProgram(
    'FourLetterWordMain',
    ['org.apache.zookeeper.client.FourLetterWordMain', address, port, 'srvr', 'false'],
    {
      stderr: 'null',
      stdout: {
        collect: (bytes) => {
          output += decoder.decode(bytes, { stream: true });
        },
      },
    },
  );
  await child.exited;
  const lines = output.split('\n').filter((line) => line.includes('Mode'));
  return lines.join(' ').split(/\s+/).filter(Boolean).join(' ');
}

function findTarget(sys: System, script: ServerScript): Target | undefined {
  const value = (pattern: RegExp) => grepValues(sys, script.cfg, pattern);
  const address = value(/^\s*clientPortAddress[^A-Za-z]/) || 'localhost';
  const port = value(/^\s*clientPort[^A-Za-z]/);
  if (/^[0-9]+$/.test(port)) return { port, address, ssl: false };
  const listed = fromServerLine(sys, script, address);
  if (listed) return { ...listed, ssl: false };
  sys.stdout.write('Client port not found. Looking for secureClientPort in the static config.\n');
  const secure = value(/^\s*secureClientPort[^A-Za-z]/);
  if (secure === '') return undefined;
  const bound = value(/^\s*secureClientPortAddress[^A-Za-z]/) || 'localhost';
  return { port: secure, address: bound, ssl: true };
}

/** The part after `;` of the own line, in the static file or in the dynamic one. */
function fromServerLine(
  sys: System,
  script: ServerScript,
  address: string,
): { port: string; address: string } | undefined {
  const myid = readMyid(sys, grepValues(sys, script.cfg, /^\s*dataDir/));
  if (!/^[0-9]+$/.test(myid)) {
    sys.stdout.write(
      'myid could not be determined, will not able to locate clientPort in the server configs.\n',
    );
    return undefined;
  }
  const own = new RegExp(`^\\s*server.${myid}=.*;.*`);
  let found = grepValues(sys, script.cfg, own);
  if (found === '') {
    sys.stdout.write(
      'Client port not found in static config file. Looking in dynamic config file.\n',
    );
    const dynamic = grepValues(sys, script.cfg, /^\s*dynamicConfigFile/);
    found = grepValues(sys, dynamic, own);
  }
  const text = found.replace(/.*;/, '');
  if (text === '') {
    sys.stdout.write('Client port not found in the server configs\n');
    return undefined;
  }
  const port = text.replace(/.*:/, '');
  if (!/^.*:[0-9]+/.test(text)) return { port, address };
  const inBrackets = /\[.*\]:[0-9]+/.test(text);
  const host = inBrackets ? text.replace('[', '').replace(/\]:.*/, '') : text.replace(/:.*/, '');
  return { port, address: host };
}

function readMyid(sys: System, dataDir: string): string {
  const file = resolvePath(sys.cwd, `${dataDir}/myid`);
  return sys.disk.exists(file) ? sys.disk.readText(file).replace(/\n+$/, '') : '';
}
