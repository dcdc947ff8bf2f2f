/**
 * `org.apache.zookeeper.server.SnapshotFormatter`: shows the znodes and the sessions of a snapshot,
 * or its znodes as JSON for a viewer of disk usage. Whether the file's checksum fits it never asks.
 */
import { resolvePath } from '../host-paths.ts';
import {
  type DataTree,
  hashMapOrder,
  JuteReader,
  javaDate,
  type Program,
  readUnsealed,
  SNAPSHOT_PREFIX,
  type Snapshot,
  type StatPersisted,
  type System,
} from '../platform.ts';
import { JVM_STARTUP } from '../version.ts';
import { exists, fileName, filePath, javaTool, readFile } from './java-tool.ts';

const EXIT_INVALID_INVOCATION = 2;
const USAGE = `USAGE: SnapshotFormatter [-d|-json] snapshot_file
       -d dump the data for each znode
       -json dump znode info in json format
`;
/** Before the first: each znode gets a number, as files have an inode. */
const FIRST_INODE = 1000;

export const snapshotFormatterMain: Program & { readonly summary: string; readonly usage: string } =
  {
    name: 'SnapshotFormatter',
    kind: 'command',
    jvm: true,
    startup: JVM_STARTUP,
    summary: 'Shows what a snapshot of ZooKeeper holds',
    usage: 'SnapshotFormatter [-d|-json] snapshot_file',
    main: (sys) => javaTool(sys, async () => run(sys)),
  };

function run(sys: System): number {
  const refuse = (text: string): number => {
    sys.stderr.write(text);
    return EXIT_INVALID_INVOCATION;
  };
  const words = sys.argv.slice(1);
  const at = words.findIndex((word) => word !== '-d' && word !== '-json');
  const given = words[at];
  if (given === undefined || at !== words.length - 1) return refuse(USAGE);
  const path = filePath(given);
  const wrong = unreadable(sys, path);
  if (wrong !== undefined) return refuse(`${wrong}\n`);
  const [withData, asJson] = [
    words.slice(0, at).includes('-d'),
    words.slice(0, at).includes('-json'),
  ];
  if (withData && asJson) {
    return refuse('Cannot specify both data dump (-d) and json mode (-json) in same call\n');
  }
  const snapshot = readUnsealed(new JuteReader(readFile(sys, path)));
  if (asJson) sys.stdout.write(json(snapshot.tree, sys.clock.wall()));
  else sys.stdout.write(details(snapshot, zxidInName(fileName(path)), withData));
  return 0;
}

/** `ZKUtil.validateFileInput`. */
function unreadable(sys: System, path: string): string | undefined {
  const absolute = path.startsWith('/') ? path : `${sys.cwd}/${path}`;
  if (!exists(sys, path)) return `File '${absolute}' does not exist.`;
  if (sys.disk.stat(resolvePath(sys.cwd, path)).kind === 'file') return undefined;
  return `'${absolute}' is a directory. it must be a file.`;
}

/** `Util.getZxidFromName`; -1 for a name that holds none. */
function zxidInName(name: string): bigint {
  const [prefix, digits = ''] = name.split('.');
  const isZxid = prefix === SNAPSHOT_PREFIX && /^[0-9a-fA-F]+$/.test(digits);
  return isZxid ? BigInt(`0x${digits}`) : -1n;
}

/** `printDetails`. */
function details({ tree, sessions }: Snapshot, zxidOfFile: bigint, withData: boolean): string {
  const lines = [`ZNode Details (count=${tree.nodeCount}):`];
  let last = zxidOfFile;
  for (const path of depthFirst(tree, '')) {
    const node = tree.get(path);
    if (node === undefined) continue;
    const { data, stat } = node;
    const text = withData
      ? `data = ${Buffer.from(data ?? []).toString('base64')}`
      : `dataLength = ${data?.length ?? 0}`;
    lines.push('----', path === '' ? '/' : path, ...statLines(stat), `  ${text}`);
    for (const zxid of [stat.mzxid, stat.pzxid]) if (zxid > last) last = zxid;
  }
  lines.push('----', 'Session Details (sid, timeout, ephemeralCount):');
  for (const session of hashMapOrder([...sessions.keys()])) {
    const ephemerals = tree.ephemeralsOf(session).size;
    lines.push(`${padded(session)}, ${sessions.get(session)}, ${ephemerals}`);
  }
  lines.push('----', `Last zxid: 0x${last.toString(16)}`);
  return `${lines.join('\n')}\n`;
}

/** Paths in the order of the real walk. */
function* depthFirst(tree: DataTree, path: string): Generator<string> {
  yield path;
  for (const name of tree.get(path)?.children() ?? []) yield* depthFirst(tree, `${path}/${name}`);
}

function statLines(stat: StatPersisted): string[] {
  return [
    `  cZxid = ${padded(stat.czxid)}`,
    `  ctime = ${javaDate(stat.ctime)}`,
    `  mZxid = ${padded(stat.mzxid)}`,
    `  mtime = ${javaDate(stat.mtime)}`,
    `  pZxid = ${padded(stat.pzxid)}`,
    `  cversion = ${stat.cversion}`,
    `  dataVersion = ${stat.version}`,
    `  aclVersion = ${stat.aversion}`,
    `  ephemeralOwner = ${padded(stat.ephemeralOwner)}`,
  ];
}

/** `%#016x`: the prefix counts. */
function padded(value: bigint): string {
  return `0x${BigInt.asUintN(64, value).toString(16).padStart(14, '0')}`;
}

/** `printSnapshotJson`, in the format of ncdu. */
function json(tree: DataTree, wallMs: number): string {
  const head = `{"progname":"SnapshotFormatter.java","progver":"0.01","timestamp":${wallMs}}`;
  let inode = FIRST_INODE;
  const node = (path: string): string => {
    const { data, children } = { data: tree.get(path)?.data, children: tree.get(path)?.children() };
    const name = JSON.stringify(path === '' ? '/' : fileName(path));
    const size = data?.length ?? 0;
    const own = `{"name":${name},"asize":${size},"dsize":${size},"dev":0,"ino":${++inode}}`;
    if (children === undefined || children.length === 0) return own;
    return `[${[own, ...children.map((child) => node(`${path}/${child}`))].join(',')}]`;
  };
  return `[1,0,${head},${node('')}]`;
}
