/**
 * The second fence around programs. Inside a host the real clock, timers, random source, files and
 * network do not exist; whoever reaches for them is told what to use instead. The first fence is
 * the kernel's own (a call from a process that is not being woken ends the run); traps only give
 * the better message, and let everything pass while no process is being woken.
 */

import nodeChildProcess from 'node:child_process';
import nodeCrypto from 'node:crypto';
import nodeDns from 'node:dns';
import nodeFs from 'node:fs';
import nodeHttp from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import nodeNet from 'node:net';
import nodePerf from 'node:perf_hooks';
import nodeTimers from 'node:timers';
import nodeTimersPromises from 'node:timers/promises';
import { QuorateError } from '../errors/quorate-error.ts';
import type { Machine } from '../machine/machine.ts';

type Callable = (...parameters: unknown[]) => unknown;
type Holder = Record<string, unknown>;

/** What is being woken, and on which host; nothing between events. */
export type Active = () => Machine | undefined;

/** Installs the traps in this thread, for good. */
export function installTraps(active: Active): void {
  const trap = (holder: object, names: readonly string[], prefix: string, instead: string) => {
    for (const name of names) trapCall(active, holder as Holder, name, `${prefix}${name}`, instead);
  };
  const timers = ['setTimeout', 'setInterval', 'setImmediate'];
  trap(globalThis, timers, '', '`sys.sleep(ms)` or `sys.timer(ms, …)`');
  trap(globalThis, ['fetch'], '', '`sys.net.connect(host, port)`');
  trap(nodeTimers, timers, 'timers.', '`sys.sleep(ms)` or `sys.timer(ms, …)`');
  trap(nodeTimersPromises, timers, 'timers/promises.', '`sys.sleep(ms)`');
  trap(Math, ['random'], 'Math.', "`sys.random('purpose')`");
  trap(globalThis.performance, ['now'], 'performance.', '`sys.clock.monotonic()`');
  trap(nodePerf.performance, ['now'], 'performance.', '`sys.clock.monotonic()`');
  trap(process, ['hrtime', 'uptime'], 'process.', '`sys.clock.monotonic()`');
  trap(process, ['exit', 'kill', 'abort'], 'process.', '`sys.exit(code)` or `sys.kill(pid, …)`');
  const randomness = ['randomBytes', 'randomInt', 'randomUUID', 'randomFill', 'getRandomValues'];
  trap(nodeCrypto, randomness, 'crypto.', "`sys.random('purpose')`");
  trap(globalThis.crypto, ['randomUUID', 'getRandomValues'], 'crypto.', "`sys.random('purpose')`");
  trap(nodeNet, ['connect', 'createConnection', 'createServer'], 'net.', '`sys.net`');
  trap(nodeHttp, ['request', 'get', 'createServer'], 'http.', '`sys.net`');
  trap(nodeDns, ['lookup', 'resolve'], 'dns.', '`sys.net.resolve(host)`');
  trap(
    nodeChildProcess,
    ['spawn', 'exec', 'execFile', 'fork', 'spawnSync', 'execSync'],
    'child_process.',
    '`sys.spawn(argv)`',
  );
  trap(nodeFs, functionsOf(nodeFs), 'fs.', '`sys.disk`');
  trap(nodeFs.promises, functionsOf(nodeFs.promises), 'fs.promises.', '`sys.disk`');
  trapDate(active);
  syncBuiltinESMExports();
}

function functionsOf(holder: object): string[] {
  return Object.keys(holder).filter(
    (name) => typeof (holder as Holder)[name] === 'function' && /^[a-z]/.test(name),
  );
}

function trapCall(
  active: Active,
  holder: Holder,
  name: string,
  api: string,
  instead: string,
): void {
  const real = holder[name];
  if (typeof real !== 'function') return;
  const trapped = function (this: unknown, ...parameters: unknown[]): unknown {
    refuse(active, `${api}()`, instead);
    return (real as Callable).apply(this, parameters);
  };
  Object.defineProperties(trapped, Object.getOwnPropertyDescriptors(real));
  const descriptor = Object.getOwnPropertyDescriptor(holder, name);
  if (descriptor && !descriptor.configurable && !descriptor.writable) return;
  Object.defineProperty(holder, name, { configurable: true, writable: true, value: trapped });
}

/** `new Date()` and `Date.now()` read the clock; `new Date(ms)` is arithmetic and passes. */
function trapDate(active: Active): void {
  const RealDate = Date;
  const instead = '`sys.clock.wall()`';
  class TrappedDate extends RealDate {
    constructor(...parameters: ConstructorParameters<typeof Date> | []) {
      if (parameters.length === 0) refuse(active, 'new Date()', instead);
      super(...(parameters as ConstructorParameters<typeof Date>));
    }

    static override now(): number {
      refuse(active, 'Date.now()', instead);
      return RealDate.now();
    }
  }
  globalThis.Date = TrappedDate as DateConstructor;
}

/** Ends the run at once: a program that catches the error must not get away with it. */
function refuse(active: Active, api: string, instead: string): void {
  const machine = active();
  if (!machine) return;
  const process = machine.lane.current!.title;
  const host = machine.options.self.name;
  const error = new QuorateError('machine/trapped', { process, host, api, instead });
  machine.lane.fail(error.code, error.parameters);
  throw error;
}
