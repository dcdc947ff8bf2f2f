/**
 * Runs commands on simulated hosts without a shell: a program that starts one command, collects
 * what it prints on either stream, and observes the result.
 */
import type { Program } from '../../core/machine/system.ts';
import type { Stage } from './simulate.ts';

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
  /** Virtual milliseconds from start to end. */
  readonly tookMs: number;
}

/** argv: number, standard input, then the command. */
export const shellout: Program = {
  name: 'shellout',
  kind: 'command',
  jvm: false,
  startup: { minMs: 0, maxMs: 0 },
  async main(sys) {
    const [number, text = '', ...argv] = sys.argv.slice(1);
    sys.env.set('PATH', '/root/zookeeper-3.8.4/bin:/usr/bin');
    sys.env.set('USER', 'root');
    sys.cwd = '/root';
    for (const word of [...argv]) {
      const match = /^([A-Z_]+)=(.*)$/.exec(word);
      if (!match) break;
      sys.env.set(match[1] as string, match[2] as string);
      argv.shift();
    }
    const began = sys.clock.monotonic();
    const out = { stdout: '', stderr: '' };
    const decoder = new TextDecoder();
    const collect = (stream: keyof typeof out) => ({
      collect: (bytes: Uint8Array) => {
        out[stream] += decoder.decode(bytes);
      },
    });
    const child = sys.spawn(argv, {
      stdin: { text },
      stdout: collect('stdout'),
      stderr: collect('stderr'),
    });
    const { code } = await child.exited;
    sys.observe('test/ran', {
      number: Number(number),
      ...out,
      code,
      tookMs: sys.clock.monotonic() - began,
    });
  },
};

let numbers = 0;

/** Runs a command on a host and waits for its end. */
export async function run(
  stage: Stage,
  host: string,
  argv: readonly string[],
  options: { stdin?: string; withinMs?: number } = {},
): Promise<Ran> {
  const number = ++numbers;
  stage.start(host, 'shellout', String(number), options.stdin ?? '', ...argv);
  const record = await stage.until(
    () => stage.events('test/ran').find(({ data }) => data.number === number),
    options.withinMs ?? 120_000,
  );
  return record.data as unknown as Ran;
}
