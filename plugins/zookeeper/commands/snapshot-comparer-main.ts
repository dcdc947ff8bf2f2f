/**
 * `org.apache.zookeeper.server.SnapshotComparer`: what one snapshot has that another has not,
 * beyond a threshold; all layers at once, or one after another on request. Times are virtual, so
 * reading takes none.
 */
import { CliError } from '../cli/cli-error.ts';
import type { ParsedOptions } from '../cli/options.ts';
import { JavaException, parseJavaInt } from '../java-text.ts';
import { JuteReader, type Program, readUnsealed, type System } from '../platform.ts';
import { JVM_STARTUP } from '../version.ts';
import { fileName, filePath, javaTool, readFile } from './java-tool.ts';
import {
  type DeltaOptions,
  differences,
  type SizedTree,
  sizedTree,
  treeSummary,
} from './snapshot-delta.ts';
import { parseToolOptions, type ToolOption, toolHelp } from './tool-options.ts';

const EXIT_INVALID_INVOCATION = 2;
const SYNTAX = 'java -cp <classPath> org.apache.zookeeper.server.SnapshotComparer';
const OPTIONS: readonly ToolOption[] = [
  {
    letter: 'l',
    word: 'left',
    argument: 'LEFT',
    required: true,
    about: '(Required) The left snapshot file.',
  },
  {
    letter: 'r',
    word: 'right',
    argument: 'RIGHT',
    required: true,
    about: '(Required) The right snapshot file.',
  },
  {
    letter: 'b',
    word: 'bytes',
    argument: 'BYTETHRESHOLD',
    required: true,
    about: '(Required) The node data delta size threshold, in bytes, for printing the node.',
  },
  {
    letter: 'n',
    word: 'nodes',
    argument: 'NODETHRESHOLD',
    required: true,
    about: '(Required) The descendant node delta size threshold, in nodes, for printing the node.',
  },
  { letter: 'd', word: 'debug', about: 'Use debug output.' },
  { letter: 'i', word: 'interactive', about: 'Enter interactive mode.' },
];

const CHOICES = `- Press enter to move to print current depth layer;
- Type a number to jump to and print all nodes at a given depth;
- Enter an ABSOLUTE path to print the immediate subtree of a node. Path must start with '/'.
`;

export const snapshotComparerMain: Program & { readonly summary: string; readonly usage: string } =
  {
    name: 'SnapshotComparer',
    kind: 'command',
    jvm: true,
    startup: JVM_STARTUP,
    summary: 'Compares two snapshots of ZooKeeper',
    usage: 'SnapshotComparer -l left -r right -b bytes -n nodes [-d] [-i]',
    main: (sys) => javaTool(sys, () => run(sys)),
  };

async function run(sys: System): Promise<number> {
  let options: ParsedOptions;
  try {
    options = parseToolOptions(OPTIONS, sys.argv.slice(1));
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    sys.stderr.write(`${error.message}\n`);
    sys.stdout.write(toolHelp(SYNTAX, OPTIONS));
    return EXIT_INVALID_INVOCATION;
  }
  const delta: DeltaOptions = {
    bytes: parseJavaInt(options.value('b') ?? ''),
    nodes: parseJavaInt(options.value('n') ?? ''),
    debug: options.has('d'),
    interactive: options.has('i'),
  };
  sys.stdout.write('Successfully parsed options!\n');
  const left = load(sys, options.value('l') ?? '');
  const right = load(sys, options.value('r') ?? '');
  sys.stdout.write(`${treeSummary(left)}\n${treeSummary(right)}\n`);
  const comparison = new Comparison(sys, left, right, delta);
  await (delta.interactive ? comparison.onRequest() : comparison.throughout());
  sys.stdout.write('All layers compared.\n');
  return 0;
}

function load(sys: System, given: string): SizedTree {
  const path = filePath(given);
  const bytes = readFile(sys, path);
  const timed = <T>(what: string, work: () => T): T => {
    const began = sys.clock.monotonic();
    const result = work();
    const seconds = (sys.clock.monotonic() - began) / 1000;
    sys.stdout.write(`${what} in ${seconds.toFixed(6)} seconds\n`);
    return result;
  };
  const { tree } = timed(`Deserialized snapshot in ${fileName(path)}`, () =>
    readUnsealed(new JuteReader(bytes)),
  );
  return timed('Processed data tree', () => sizedTree(tree));
}

/** `compareTrees`. */
class Comparison {
  private readonly sys: System;
  private readonly left: SizedTree;
  private readonly right: SizedTree;
  private readonly options: DeltaOptions;
  private readonly depths: number;

  constructor(sys: System, left: SizedTree, right: SizedTree, options: DeltaOptions) {
    this.sys = sys;
    this.left = left;
    this.right = right;
    this.options = options;
    this.depths = Math.max(left.layers.length, right.layers.length);
  }

  /** Every layer, from the root down. */
  async throughout(): Promise<void> {
    this.sayThresholds();
    for (let depth = 0; depth < this.depths; depth++) this.layer(depth);
  }

  /**
   * What is asked for on standard input, until the last layer has been passed by.
   * @throws JavaException when the input ends before
   */
  async onRequest(): Promise<void> {
    let depth = 0;
    while (depth < this.depths) {
      this.say(`Current depth is ${depth}\n${CHOICES}`.trimEnd());
      const input = await this.sys.stdin.readLine();
      if (input === undefined) {
        throw new JavaException('java.util.NoSuchElementException', 'No line found');
      }
      this.sayThresholds();
      if (input === '') this.layer(depth++);
      else if (input.startsWith('/')) this.below(input);
      else {
        const wanted = this.depthIn(input);
        if (wanted !== undefined && (wanted < 0 || wanted >= this.depths)) {
          this.say(`Depth must be in range [0, ${this.depths - 1}]`);
          continue;
        }
        if (wanted !== undefined) {
          depth = wanted;
          this.layer(depth);
        }
      }
      this.say('');
    }
  }

  /** The number that was typed; undefined, and told, when it is none. */
  private depthIn(input: string): number | undefined {
    try {
      return parseJavaInt(input);
    } catch (error) {
      if (!(error instanceof JavaException)) throw error;
      const range = `Depth must be in range [0, ${this.depths - 1}]`;
      const path = "Path must be an absolute path which starts with '/'.";
      this.say(`Input ${input} is not valid. ${range}. ${path}`);
      return undefined;
    }
  }

  private layer(depth: number): void {
    this.say(`Analysis for depth ${depth}`);
    const { left, right, options } = this;
    const lines = differences(left.layers[depth] ?? [], right.layers[depth] ?? [], options);
    for (const line of lines) this.say(line);
  }

  private below(path: string): void {
    this.say(`Analysis for node ${path}`);
    const [left, right] = [this.left.byPath.get(path), this.right.byPath.get(path)];
    if (left === undefined && right === undefined) {
      return this.say(`Path ${path} is neither found in left tree nor right tree.`);
    }
    for (const line of differences(left?.children ?? [], right?.children ?? [], this.options)) {
      this.say(line);
    }
  }

  private sayThresholds(): void {
    const { bytes, nodes } = this.options;
    this.say(
      `Printing analysis for nodes difference larger than ${bytes} bytes ` +
        `or node count difference larger than ${nodes}.`,
    );
  }

  private say(text: string): void {
    this.sys.stdout.write(`${text}\n`);
  }
}
