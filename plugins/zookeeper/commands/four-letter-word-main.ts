/**
 * `org.apache.zookeeper.client.FourLetterWordMain`: sends one four-letter word to a server and
 * prints the answer. `zkServer.sh status` runs it, so a status takes the start of a JVM and a real
 * connection.
 */
import type { Program, System } from '../platform.ts';
import { JVM_STARTUP } from '../version.ts';

/** `FourLetterWordMain.DEFAULT_SOCKET_TIMEOUT`: for the connect, and for each read. */
const SOCKET_TIMEOUT_MS = 5000;
const USAGE = 'FourLetterWordMain <host> <port> <cmd> <secure(optional)>';

export const fourLetterWordMain: Program & { readonly summary: string; readonly usage: string } = {
  name: 'FourLetterWordMain',
  kind: 'command',
  jvm: true,
  startup: JVM_STARTUP,
  summary: 'Sends a four-letter word to a ZooKeeper server',
  usage: USAGE,
  async main(sys) {
    const [host, port, word] = sys.argv.slice(1);
    if (host === undefined || port === undefined || word === undefined || sys.argv.length > 5) {
      sys.stdout.write(`Usage: ${USAGE}\n`);
      return 0;
    }
    const answer = await ask(sys, host, Number(port), word);
    if (answer instanceof Error) {
      sys.stderr.write(`Exception in thread "main" ${answer.message}\n`);
      return 1;
    }
    // Every line ends with a newline in the text, and println adds one.
    sys.stdout.write(`${answer.replace(/\n?$/, '\n')}\n`);
    return 0;
  },
};

/** The whole answer, or why there is none. */
function ask(sys: System, host: string, port: number, word: string): Promise<string | Error> {
  return sys.promise((resolve) => {
    let answer = '';
    const decoder = new TextDecoder();
    const connection = sys.net.connect(host, port, { timeoutMs: SOCKET_TIMEOUT_MS });
    const end = (result: string | Error) => {
      timer.cancel();
      connection.close();
      resolve(result);
    };
    const expire = () =>
      end(new Error(`java.io.IOException: Exception while executing four letter word: ${word}`));
    const waiting = () =>
      sys.timer(SOCKET_TIMEOUT_MS, expire, {
        label: `no answer to ${word}`,
        key: 'socket timeout',
      });
    let timer = waiting();
    connection.onOpen = () => connection.write(new TextEncoder().encode(word));
    connection.onData = (bytes) => {
      answer += decoder.decode(bytes, { stream: true });
      timer.cancel();
      timer = waiting();
    };
    connection.onEnd = () => end(answer);
    connection.onError = (error) => end(new Error(`java.net.ConnectException: ${error.message}`));
  });
}
