/**
 * jps: the Java processes of this host, itself among them. The real one lists them in an arbitrary
 * order; here it is that of their pids.
 */

import { command } from '../lib/command.ts';
import { NotModelled } from '../lib/not-modelled.ts';
import { parseOptions } from '../lib/options.ts';
import type { ProcessInfo } from '../lib/system.ts';

export const jps = command({
  name: 'jps',
  summary: 'Lists the Java processes of this host',
  usage: 'jps [-q] [-mlv]',
  jvm: true,
  startup: { minMs: 150, maxMs: 400 },
  main(sys, args) {
    const options = parseOptions(args, { flags: 'qmlv' });
    if (options.operands.length > 0) throw new NotModelled('another host');
    const processes = sys.processes().filter(({ jvm }) => jvm);
    for (const process of processes.sort((a, b) => a.pid - b.pid)) {
      const { pid } = process;
      const call = readCall(process, pid === sys.pid);
      const words = [String(pid)];
      if (!options.has('q')) {
        words.push(options.has('l') ? call.className : call.name);
        if (options.has('m')) words.push(...call.arguments);
        if (options.has('v')) words.push(...call.javaOptions);
      }
      sys.stdout.write(`${words.join(' ')}\n`);
    }
    return 0;
  },
});

interface JavaCall {
  /** Without its package. */
  readonly name: string;
  readonly className: string;
  readonly arguments: readonly string[];
  readonly javaOptions: readonly string[];
}

/** Finds the main class among the words of `java -Xmx… org.example.Main args…`. */
function readCall({ program, argv }: ProcessInfo, isSelf: boolean): JavaCall {
  if (isSelf) {
    const className = 'jdk.jcmd/sun.tools.jps.Jps';
    return { name: 'Jps', className, arguments: argv.slice(1), javaOptions: [] };
  }
  const named = argv.findIndex((word) => word.endsWith(`.${program}`));
  const main = named < 0 ? argv.indexOf(program) : named;
  return {
    name: program,
    className: argv[main] ?? program,
    arguments: main < 0 ? argv.slice(1) : argv.slice(main + 1),
    javaOptions: argv.slice(1, Math.max(1, main)).filter((word) => word.startsWith('-')),
  };
}
