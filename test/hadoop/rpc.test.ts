/** Hadoop's RPC between simulated hosts: what arrives, how long it takes, and what is said of it. */

import { expect, test } from 'vitest';
import { RpcServer } from '../../plugins/hadoop-common/ipc/rpc-server.ts';
import type { Stage } from '../support/simulate.ts';
import { ECHO, type Echo, echo, M1, startServer, talk } from './echo.ts';

const SEE = 'For more details see:  http://wiki.apache.org/hadoop';
const M1_LANE = 1;
const off = { verb: 'power', on: false } as const;
const nobody = (): void => {};

test('plain data of every kind comes back as it was sent', async () => {
  const value = {
    none: null,
    flags: [true, false],
    numbers: [0, -1, 1.5, 9_007_199_254_740_991, -(2 ** 50), 127, 128, 300_000],
    texts: ['', 'ä 漢字', 'x'.repeat(1_000)],
    bytes: new Uint8Array([0, 255, 3]),
    nested: { deep: [{ a: 1 }] },
  };
  const { result } = await talk({ client: (rpc) => echo(rpc).echo({ value }) });
  expect(result).toEqual(value);
});

test('hundreds of calls side by side are answered each, over one connection', async () => {
  const values = Array.from({ length: 300 }, (_, value) => value);
  let connections = 0;
  const { result } = await talk({
    async client(rpc, sys) {
      const connect = sys.net.connect.bind(sys.net);
      sys.net.connect = (...args) => {
        connections += 1;
        return connect(...args);
      };
      return Promise.all(values.map((value) => echo(rpc).echo({ value })));
    },
  });
  expect(result).toEqual(values);
  expect(connections).toBe(1);
});

test('a server knows who calls, and knows an attempt that repeats a call', async () => {
  const { result } = await talk({
    async client(rpc) {
      const proxy = echo(rpc);
      const callId = rpc.nextCallId();
      const first = await rpc.withCallId(callId, 0, () => proxy.whoami({}));
      const again = await rpc.withCallId(callId, 1, () => proxy.whoami({}));
      const other = await proxy.whoami({});
      return { first, again, isOther: other.callId !== callId, clientId: rpc.clientId };
    },
  });
  const { first, clientId } = result as { first: { callId: number }; clientId: string };
  const who = { user: 'root', address: '192.168.0.3', clientId, callId: first.callId };
  expect(clientId).toMatch(/^[0-9a-f]{32}$/);
  expect(result).toMatchObject({
    first: { ...who, retryCount: 0 },
    again: { ...who, retryCount: 1 },
    isOther: true,
  });
});

test('an exception of the server is thrown at the client, class and message', async () => {
  const standby = 'org.apache.hadoop.ipc.StandbyException';
  const { error } = await talk({
    client: (rpc) => echo(rpc).refuse({ javaClass: standby, message: 'not here' }),
  });
  expect(error).toBe(`${standby}: not here`);
});

test('what a server does not serve it refuses by name', async () => {
  const asked = rpcWith((rpc) => rpc.proxy<{ nope(params: object): null }>(ECHO, M1).nope({}));
  expect((await asked).error).toBe(
    `org.apache.hadoop.ipc.RpcNoSuchMethodException: Unknown method nope called on ${ECHO} protocol.`,
  );
  const other = rpcWith((rpc) => rpc.proxy<Echo>('org.example.Other', M1).echo({ value: 1 }));
  expect((await other).error).toBe(
    'org.apache.hadoop.ipc.RpcNoSuchProtocolException: Unknown protocol: org.example.Other',
  );
});

const rpcWith = (client: Parameters<typeof talk>[0]['client']) => talk({ client });

test('a refused connection is tried again after a second, as often as asked for', async () => {
  const { error, log, ms } = await talk({
    client: (rpc) => echo(rpc, { connectRetries: 1 }).echo({ value: 1 }),
    before: nobody,
  });
  expect(error).toBe(
    'java.net.ConnectException: Call From m2/192.168.0.3 to m1:9000 failed on connection exception: ' +
      `java.net.ConnectException: Connection refused; ${SEE}/ConnectionRefused`,
  );
  expect(log).toEqual([
    'INFO ipc.Client: Retrying connect to server: m1/192.168.0.2:9000. Already tried 0 time(s); ' +
      'retry policy is RetryUpToMaximumCountWithFixedSleep(maxRetries=1, sleepTime=1000 MILLISECONDS)',
  ]);
  expect(ms).toBeGreaterThanOrEqual(1_000);
  expect(ms).toBeLessThan(1_010);
});

test('by default ten retries fail after ten seconds, and a server in time is reached', async () => {
  const refused = await talk({ client: (rpc) => echo(rpc).echo({ value: 1 }), before: nobody });
  expect(refused.log).toHaveLength(10);
  expect(refused.ms).toBeGreaterThanOrEqual(10_000);
  const reached = await talk({
    client: (rpc) => echo(rpc).echo({ value: 1 }),
    before: nobody,
    async during(stage) {
      await stage.sleep(2_500);
      startServer(stage);
    },
  });
  expect(reached).toMatchObject({ result: 1, error: undefined });
  expect(reached.log).toHaveLength(3);
});

test('a silent host costs one connect time-out for each attempt', async () => {
  const { error, log, ms } = await talk({
    client: (rpc) => echo(rpc, { connectRetriesOnTimeouts: 1 }).echo({ value: 1 }),
    before: (stage) => stage.control('m1', off),
  });
  expect(error).toBe(
    'org.apache.hadoop.net.ConnectTimeoutException: Call From m2/192.168.0.3 to m1:9000 failed on ' +
      'socket timeout exception: org.apache.hadoop.net.ConnectTimeoutException: 20000 millis timeout ' +
      'while waiting for channel to be ready for connect. ch : java.nio.channels.SocketChannel' +
      `[connection-pending remote=m1/192.168.0.2:9000]; ${SEE}/SocketTimeout`,
  );
  expect(log).toEqual([
    'INFO ipc.Client: Retrying connect to server: m1/192.168.0.2:9000. Already tried 0 time(s); maxRetries=1',
  ]);
  expect(ms).toBe(40_000);
});

test('where a neighbour says that there is no route, attempts are those of a refusal', async () => {
  const { error, ms } = await talk({
    client: (rpc) => echo(rpc, { connectRetries: 1 }).echo({ value: 1 }),
    before: (stage) => stage.control('m1', off),
    options: { unreachable: 'neighbour' },
  });
  expect(error).toBe(
    'java.net.NoRouteToHostException: No Route to Host from  m2/192.168.0.3 to m1:9000 failed on ' +
      `socket timeout exception: java.net.NoRouteToHostException: No route to host; ${SEE}/NoRouteToHost`,
  );
  expect(ms).toBeGreaterThan(7_000);
  expect(ms).toBeLessThan(7_050);
});

test('a host that nobody knows is an invalid name', async () => {
  const m9 = { host: 'm9', port: 9000 };
  const { error } = await talk({
    client: (rpc) => rpc.proxy<Echo>(ECHO, m9, { connectRetries: 0 }).echo({ value: 1 }),
  });
  const details = 'local host is: "m2/192.168.0.3"; destination host is: "m9":9000; ';
  const once = `Invalid host name: ${details}java.net.UnknownHostException; ${SEE}/UnknownHost`;
  expect(error).toBe(
    `java.net.UnknownHostException: Invalid host name: ${details}java.net.UnknownHostException: ${once}; ${SEE}/UnknownHost`,
  );
});

test('a stopped server is given up when its time is over, and pinged before', async () => {
  const stop = async (stage: Stage): Promise<void> => {
    await stage.sleep(50);
    const pid = stage.pid(M1_LANE, 'EchoServer')!;
    stage.control('m1', { verb: 'signal', pid, signal: 'STOP' });
  };
  const { error, ms } = await talk({
    async client(rpc, sys) {
      await sys.sleep(100);
      return echo(rpc, { rpcTimeoutMs: 45_000 }).echo({ value: 1 });
    },
    during: stop,
  });
  expect(error).toMatch(
    /^java\.net\.SocketTimeoutException: Call From m2\/192\.168\.0\.3 to m1:9000 failed on socket timeout exception: java\.net\.SocketTimeoutException: 45000 millis timeout while waiting for channel to be ready for read\. ch : java\.nio\.channels\.SocketChannel\[connected local=\/192\.168\.0\.3:\d+ remote=m1\/192\.168\.0\.2:9000\]; For more details see: {2}http:\/\/wiki\.apache\.org\/hadoop\/SocketTimeout$/,
  );
  expect(ms).toBeGreaterThanOrEqual(45_100);
  expect(ms).toBeLessThan(45_110);
  const patient = await talk({
    async client(rpc, sys) {
      await sys.sleep(100);
      return echo(rpc).echo({ value: 2 });
    },
    async during(stage) {
      await stop(stage);
      await stage.sleep(300_000);
      const pid = stage.pid(M1_LANE, 'EchoServer')!;
      stage.control('m1', { verb: 'signal', pid, signal: 'CONT' });
    },
  });
  expect(patient).toMatchObject({ result: 2, error: undefined });
});

const END_OF_FILE =
  'java.io.EOFException: End of File Exception between local host is: "m2/192.168.0.3"; ' +
  `destination host is: "m1":9000; : java.io.EOFException; ${SEE}/EOFException`;

const kill = async (stage: Stage, afterMs: number): Promise<void> => {
  await stage.sleep(afterMs);
  const pid = stage.pid(M1_LANE, 'EchoServer')!;
  stage.control('m1', { verb: 'signal', pid, signal: 'KILL' });
};

test('a server that dies at work ends its calls; on an idle connection the next call finds out', async () => {
  const atWork = await talk({
    client: (rpc) => echo(rpc).slow({ ms: 60_000 }),
    during: (stage) => kill(stage, 1_000),
  });
  expect(atWork.error).toBe(END_OF_FILE);
  const idle = await talk({
    async client(rpc, sys) {
      const proxy = echo(rpc, { connectRetries: 0 });
      await proxy.echo({ value: 1 });
      await sys.sleep(2_000);
      const errors: unknown[] = [];
      for (const value of [2, 3]) {
        await proxy.echo({ value }).catch((error) => errors.push(error.name));
      }
      return errors;
    },
    during: (stage) => kill(stage, 1_000),
  });
  expect(idle.result).toEqual(['EOFException', 'ConnectException']);
});

test('a connection that was idle for ten seconds is closed, so that a new one finds a new server', async () => {
  const { result, error } = await talk({
    async client(rpc, sys) {
      const proxy = echo(rpc);
      await proxy.echo({ value: 1 });
      await sys.sleep(15_000);
      return proxy.echo({ value: 2 });
    },
    async during(stage) {
      await kill(stage, 11_000);
      await stage.sleep(100);
      startServer(stage);
    },
  });
  expect({ result, error }).toEqual({ result: 2, error: undefined });
});

test('a connection is closed in time, however the last call lies between two milliseconds', async () => {
  const { result } = await talk({
    async client(rpc, sys) {
      const results: unknown[] = [];
      for (const rest of [0.000_4, 0.123_4, 0.333_3, 1.999_9]) {
        await echo(rpc).echo({ value: 1 });
        await sys.sleep(rest);
        await echo(rpc).echo({ value: 2 });
        await sys.sleep(15_000);
        results.push(await echo(rpc).echo({ value: rest }));
      }
      return results.length;
    },
    async during(stage) {
      const clock = { verb: 'clock', offsetMs: null, ratePpm: 137 } as const;
      stage.control('m2', clock);
    },
  });
  expect(result).toBe(4);
});

test('calls wait for one of the handlers, and no longer than that', async () => {
  const { result } = await talk({
    async client(rpc, sys) {
      const proxy = echo(rpc);
      const begin = sys.clock.monotonic();
      const seconds = () => Math.round((sys.clock.monotonic() - begin) / 1_000);
      const slow = [1, 2, 3].map(() => proxy.slow({ ms: 10_000 }).then(seconds));
      return Promise.all([...slow, proxy.echo({ value: 1 }).then(seconds)]);
    },
    before: (stage) => startServer(stage, 2),
  });
  expect(result).toEqual([10, 10, 20, 10]);
});

test('a port that is taken is told with the address and the page about it', async () => {
  const { error } = await talk({
    async client(_, sys) {
      const servers = [1, 2].map(() => new RpcServer(sys, { name: 'm2', port: 9000, bind: 'm2' }));
      for (const server of servers) server.start();
    },
  });
  expect(error).toBe(
    'java.net.BindException: Problem binding to [m2:9000] java.net.BindException: ' +
      `Address already in use; ${SEE}/BindException`,
  );
});
