/** The clocks and the network of a host as one of its processes sees them. */

import type { Machine } from './machine.ts';
import type { Process } from './process.ts';
import type { Clock, Network } from './system.ts';

export function clockOf({ lane, clock }: Machine): Clock {
  return {
    wall: () => Math.floor(clock.wallMicros(lane.now) / 1_000),
    monotonic: () => clock.monotonicMicros(lane.now) / 1_000,
  };
}

export function networkOf(machine: Machine, process: Process): Network {
  const { net } = machine;
  return {
    listen: (port, accept, options) => {
      process.called('listen');
      return net.listen(process, port, accept, options);
    },
    connect: (host, port, options) => {
      process.called('connect');
      return net.connect(process, host, port, options);
    },
    resolve: (host) => net.resolve(host).address,
    holders: (port) => holdersOf(machine, port),
  };
}

function holdersOf({ net, table }: Machine, port: number): number[] {
  const listener = net.listeners.get(port)?.owner;
  return [...table.living.values()]
    .filter((one) => one === listener || [...one.sockets].some(({ local }) => local.port === port))
    .map(({ pid }) => pid)
    .sort((a, b) => a - b);
}
