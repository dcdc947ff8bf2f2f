/** Hadoop's RPC between simulated hosts: what arrives, how long it takes, and what is said when it does not. */

import { expect, test } from 'vitest';
import type { Program, System } from '../../core/machine/system.ts';
import {
  Configuration,
  JavaException,
  type ProxyOptions,
  RpcClient,
  RpcServer,
} from '../../plugins/hadoop-common/door.ts';
import { type SimulateOptions, type Stage, simulate } from '../support/simulate.ts';

interface Echo {
  echo(params: { value: unknown }): unknown;
  whoami(params: Record<string, never>): { user: string; callId: number; retryCount: number };
  refuse(params: { javaClass: string; message: string }): null;
  slow(params: { ms: number }): number;
}

const ECHO = 'org.example.Echo';

const server: Program = {
  name: 'EchoServer',
  kind: 'role',
  jvm: true,
  startup: { minMs: 0, maxMs: 0 },
  main(sys, args) {
    const rpc = new RpcServer(sys, {
      name: sys.host.name,
      port: 9000,
      handlers: Number(args[0] ?? 10),
    });
    rpc.serve<Echo>(ECHO, {
      echo: ({ value }) => value,
      whoami: (_, { user, callId, retryCount }) => ({ user, callId, retryCount }),
      refuse({ javaClass, message }) {
        throw new JavaException(javaClass, message);
      },
      async slow({ ms }) {
        await sys.sleep(ms);
        return ms;
      },
    });
    rpc.start();
    return sys.forever();
  },
};

type Client = (rpc: RpcClient, sys: System) => Promise<unknown>;

/** Runs `client` on m2 beside a server on m1, and tells what it answered and wrote. */
async function talk(
  client: Client,
  options: Partial<SimulateOptions> & {
    before?: (stage: Stage) => Promise<void>;
    during?: (stage: Stage) => Promise<void>;
  } = {},
): Promise<{ result: unknown; error: JavaException | undefined; log: string; ms: number }> {
  let outcome: { result: unknown; error: JavaException | undefined; ms: number } | undefined;
  let log = '';
  const caller: Program = {
    name: 'Caller',
    kind: 'command',
    jvm: true,
    startup: { minMs: 0, maxMs: 0 },
    async main(sys) {
      const begin = sys.clock.monotonic();
      const done = (result: unknown, error?: JavaException) => {
        outcome = { result, error, ms: sys.clock.monotonic() - begin };
      };
      try {
        done(await client(new RpcClient(sys, Configuration.load(sys)), sys));
      } catch (error) {
        if (!(error instanceof JavaException)) throw error;
        done(undefined, error);
      }
    },
  };
  const terminal: Program = {
    name: 'Run',
    kind: 'command',
    jvm: false,
    startup: { minMs: 0, maxMs: 0 },
    async main(sys) {
      const collect = { collect: (bytes: Uint8Array) => (log += new TextDecoder().decode(bytes)) };
      await sys.spawnProgram('Caller', ['Caller'], { stderr: collect as never }).exited;
    },
  };
  const run = await simulate({
    hosts: ['m1', 'm2'],
    programs: [server, caller, terminal],
    ...options,
    async script(stage) {
      if (options.before) await options.before(stage);
      else stage.start('m1', 'EchoServer');
      await stage.sleep(100);
      stage.start('m2', 'Run');
      await stage.sleep(1);
      await options.during?.(stage);
      await stage.until(() => outcome, 3_600_000);
      await stage.sleep(1);
    },
  });
  if (run.failure) throw run.failure;
  return { ...outcome!, log };
}

const m1 = { host: 'm1', port: 9000 };
const echo = (rpc: RpcClient, options?: ProxyOptions) => rpc.proxy<Echo>(ECHO, m1, options);

test('plain data of every kind comes back as it was sent', async () => {
  const value = {
    none: null,
    flags: [true, false],
    numbers: [0, -1, 1.5, 9_007_199_254_740_991, -(2 ** 50), 127, 128, 300_000],
    texts: ['', 'ä 漢字', 'x'.repeat(1_000)],
    bytes: new Uint8Array([0, 255, 3]),
    nested: { deep: [{ a: 1 }] },
  };
  const { result } = await talk((rpc) => echo(rpc).echo({ value }));
  expect(result).toEqual(value);
});

test('hundreds of calls side by side share one connection and are answered each', async () => {
  const { result } = await talk(async (rpc) => {
    const proxy = echo(rpc);
    const values = Array.from({ length: 300 }, (_, value) => value);
    return Promise.all(values.map((value) => proxy.echo({ value })));
  });
  expect(result).toEqual(Array.from({ length: 300 }, (_, value) => value));
});
