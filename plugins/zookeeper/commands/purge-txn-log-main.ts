/** `org.apache.zookeeper.server.PurgeTxnLog`: removes old logs and snapshots; what zkCleanup.sh runs. */
import { resolvePath } from '../host-paths.ts';
import { type Program, purgeTxnLog, type System } from '../platform.ts';
import { JVM_STARTUP } from '../version.ts';

const LEAST_COUNT = 3;
const USAGE = `Usage:
PurgeTxnLog dataLogDir [snapDir] -n count
\tdataLogDir -- path to the txn log directory
\tsnapDir -- path to the snapshot directory
\tcount -- the number of old snaps/logs you want to keep, value should be greater than or equal to 3
`;

export const purgeTxnLogMain: Program & { readonly summary: string; readonly usage: string } = {
  name: 'PurgeTxnLog',
  kind: 'command',
  jvm: true,
  startup: JVM_STARTUP,
  summary: 'Removes old logs and snapshots of a ZooKeeper server',
  usage: 'PurgeTxnLog dataLogDir [snapDir] -n count',
  main(sys) {
    const args = sys.argv.slice(1);
    const wrong = complaint(sys, args);
    if (wrong !== undefined) {
      sys.stderr.write(wrong);
      sys.stdout.write(USAGE);
      return 1;
    }
    const [dataLogDir = '', dataDir = dataLogDir] = args.slice(0, -2);
    const count = Number(args.at(-1));
    purgeTxnLog(sys, { dataDir, dataLogDir }, count, (text) => sys.stdout.write(`${text}\n`));
    return 0;
  },
};

/** What is wrong with the arguments, in words that may be none; undefined when nothing is. */
function complaint(sys: System, args: readonly string[]): string | undefined {
  if (args.length < 3 || args.length > 4) return '';
  for (const path of args.slice(0, -2)) {
    const full = resolvePath(sys.cwd, path);
    if (!sys.disk.exists(full)) return `Path '${full}' does not exist. \n`;
  }
  const number = args.at(-1) ?? '';
  if (!/^[+-]?\d+$/.test(number)) return `'${number}' can not be parsed to integer.\n`;
  if (Number(number) < LEAST_COUNT) return 'count should be greater than or equal to 3\n';
  return args.at(-2) === '-n' ? undefined : '';
}
