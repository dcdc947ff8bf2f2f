/** An RPC server on m1 and a client on m2, for tests of what happens between them. */

import type { Program, System } from '../../core/machine/system.ts';
import { Configuration } from '../../plugins/hadoop-common/conf/configuration.ts';
import { JavaException } from '../../plugins/hadoop-common/ipc/java-exception.ts';
import { RpcClient } from '../../plugins/hadoop-common/ipc/rpc-client.ts';
import { RpcServer } from '../../plugins/hadoop-common/ipc/rpc-server.ts';
import type { ProxyOptions } from '../../plugins/hadoop-common/ipc/rpc-settings.ts';
import type { Remote } from '../../plugins/hadoop-common/ipc/types.ts';
import { type SimulateOptions, type Stage, simulate } from '../support/simulate.ts';

export interface Echo {
  echo(params: { value: unknown }): unknown;
  whoami(params: Record<string, never>): {
    user: string;
    address: string;
    clientId: string;
    callId: number;
    retryCount: number;
  };
  refuse(params: { javaClass: string; message: string }): null;
  slow(params: { ms: number }): number;
}

export const ECHO = 'org.example.Echo';
export const M1 = { host: 'm1', port: 9000 };

const NO_STARTUP = { minMs: 0, maxMs: 0 };

const server: Program = {
  name: 'EchoServer',
  kind: 'role',
  jvm: true,
  startup: NO_STARTUP,
  main(sys) {
    const handlers = Number(sys.argv[1] ?? 10);
    const rpc = new RpcServer(sys, { name: sys.host.name, port: M1.port, handlers });
    rpc.serve<Echo>(ECHO, {
      echo: ({ value }) => value,
      whoami: (_, { user, address, clientId, callId, retryCount }) => {
        return { user, address, clientId, callId, retryCount };
      },
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

export interface Talk {
  /** What the client does, once everything is up. */
  readonly client: (rpc: RpcClient, sys: System) => Promise<unknown>;
  /** In place of starting a server with ten handlers. */
  readonly before?: (stage: Stage) => Promise<void> | void;
  /** Beside the client, from its first moment on. */
  readonly during?: (stage: Stage) => Promise<void>;
  readonly options?: Partial<SimulateOptions>;
}

export interface Heard {
  readonly result: unknown;
  /** As Java prints it. */
  readonly error: string | undefined;
  /** Lines of the client's log, without their dates. */
  readonly log: readonly string[];
  /** From the first call to the end. */
  readonly ms: number;
}

export const startServer = (stage: Stage, handlers = 10): void =>
  stage.start('m1', 'EchoServer', String(handlers));

/** @throws what the run found to be a defect */
export async function talk({ client, before, during, options }: Talk): Promise<Heard> {
  let heard: Omit<Heard, 'log'> | undefined;
  let log = '';
  const caller: Program = {
    name: 'Caller',
    kind: 'command',
    jvm: true,
    startup: NO_STARTUP,
    async main(sys) {
      const begin = sys.clock.monotonic();
      const ms = () => Math.round(sys.clock.monotonic() - begin);
      try {
        const result = await client(new RpcClient(sys, Configuration.load(sys)), sys);
        heard = { result, error: undefined, ms: ms() };
      } catch (error) {
        if (!(error instanceof JavaException)) throw error;
        heard = { result: undefined, error: error.text, ms: ms() };
      }
    },
  };
  const terminal: Program = {
    name: 'Terminal',
    kind: 'command',
    jvm: false,
    startup: NO_STARTUP,
    async main(sys) {
      const decoder = new TextDecoder();
      const collect = (bytes: Uint8Array): void => {
        log += decoder.decode(bytes, { stream: true });
      };
      await sys.spawnProgram('Caller', ['Caller'], { stderr: { collect } }).exited;
    },
  };
  const run = await simulate({
    hosts: ['m1', 'm2'],
    programs: [server, caller, terminal],
    ...options,
    async script(stage) {
      await (before ?? startServer)(stage);
      await stage.sleep(100);
      stage.start('m2', 'Terminal');
      await during?.(stage);
      await stage.until(() => heard, 3_600_000);
      await stage.sleep(10);
    },
  });
  if (run.failure) throw run.failure;
  const lines = log.split('\n').filter((line) => line !== '');
  return { ...heard!, log: lines.map((line) => line.replace(/^\d{4}-\S+ \S+ /, '')) };
}

export const echo = (rpc: RpcClient, options?: ProxyOptions): Remote<Echo> =>
  rpc.proxy<Echo>(ECHO, M1, options);
