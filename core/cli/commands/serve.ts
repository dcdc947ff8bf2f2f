/** `quorate serve`: a cluster in real time, for real clients to connect to. */

import { readExecutor, readPort, readPortMap, readPorts, readSeed } from '../options.ts';
import type { ServeFlags } from '../serve-command.ts';
import { type AddCommand, addSharedFlags } from './command.ts';
import { paramOption, tokenOption } from './selection-flags.ts';

const EXAMPLES = `
Examples:
  $ quorate serve clusters/zk-ensemble/cluster.yaml
  $ quorate serve cluster.yaml --port 2181                m1 at 2181, m2 at 2182, and so on
  $ quorate serve cluster.yaml --port m1=2181 --port m2=2281
  $ quorate serve cluster.yaml --timeline failover.yaml   its faults, in real time
  $ quorate serve cluster.yaml --json                     one line when clients may connect
  $ quorate serve cluster.yaml --record encounter.rec     keeps what clients sent
  $ quorate shell --attach http://127.0.0.1:40123         sit down at it from another terminal

Only programs of this machine can connect: every port is one of 127.0.0.1. It serves until Ctrl-C or
SIGTERM, also when the timeline has come to its end.

Exit codes:
  0  it was ended, and everything held   2  the input is wrong, or a port is taken
  1  a step of the timeline failed, or   3  code is at fault, or a limit was hit
     an invariant was broken             130, 143  a second Ctrl-C or SIGTERM
`;

export const addServe: AddCommand = (program, context) => {
  const command = program
    .command('serve')
    .description('serve a cluster to real clients, in real time')
    .argument('<file>', 'a cluster, or a scenario whose cluster, start and bindings are meant')
    .option('--timeline <file>', 'a scenario of this cluster, whose timeline plays in real time')
    .option('--start <stage>', 'how it stands at first, as `start:` says (default: running)')
    .option(
      '--seed <n>',
      "the seed of everything left to chance (default: the scenario's, or 1)",
      readSeed,
    )
    .addOption(paramOption())
    .option(
      '--port <[host=]port>',
      'where clients find a host, or the first one, the others behind it; may be given several ' +
        'times (default: free ports)',
      readPorts,
    )
    .option(
      '--door <host:port[=port]>',
      'another port of a host that real programs reach, at the same port here or at another; may ' +
        'be given several times',
      readPortMap,
    )
    .option(
      '--neighbour <name:port[=port]>',
      'a real program that hosts reach by a name, or by an address such as 127.0.0.2; may be ' +
        'given several times',
      readPortMap,
    )
    .option('--record <file>', 'write down all that came from outside, for `run --replay`')
    .option('--json', 'print one line of JSON when it is ready, and nothing else')
    .option('--control <port>', 'the port of the control endpoint (default: a free one)', readPort)
    .option('--no-control', 'open none')
    .addOption(tokenOption('what the control endpoint demands as `Authorization: Bearer`'))
    .option('--executor <kind>', 'threads (one per host) or inline', readExecutor, 'inline')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, flags: ServeFlags & { readonly control?: number | boolean }) => {
      const { serveCommand } = await import('../serve-command.ts');
      const { control, ...others } = flags;
      const meant = control === false || typeof control === 'number' ? { control } : {};
      context.end(await serveCommand(file, { ...others, ...meant }));
    });
  addSharedFlags(command);
};
