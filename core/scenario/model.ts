/**
 * A scenario after loading and checking: plain data that crosses to the run's thread. Texts still
 * hold their `${{ … }}`; selectors and matchers are parsed; every part knows its place in the file.
 */

import type { ClusterPlan } from '../plugin/define.ts';
import type { Matcher } from '../plugin/matcher.ts';
import type { Selector } from '../plugin/selector.ts';
import type { Span } from '../plugin/source.ts';
import type { Fails } from './fails.ts';
import type { PastedCommand } from './pasted.ts';

/** Microseconds of virtual time. */
export type Micros = number;

export interface ClusterModel extends ClusterPlan {
  readonly file: string;
  /** Specifiers as the user wrote them, resolved to absolute paths or built-in names. */
  readonly plugins: readonly string[];
  readonly network: {
    /** One-way, between different hosts. */
    readonly latency: Micros;
    /** Seeded, added to each packet: 0..jitter. */
    readonly jitter: Micros;
    readonly bytesPerSecond: number;
    /** How a powered-off host looks: silence, or "No route to host" after 3 s. */
    readonly unreachable: 'silent' | 'neighbour';
  };
  readonly disk: { readonly fsync: Micros; readonly capacityBytes: number };
  /** Milliseconds since 1970 at time zero. */
  readonly epochMs: number;
  /** Start-up times by program name, over the programs' own. */
  readonly startup: Readonly<Record<string, { readonly minMs: number; readonly maxMs: number }>>;
  readonly limits: { readonly events: number; readonly time: Micros; readonly bytes: number };
}

export interface ScenarioModel {
  readonly file: string;
  readonly name: string;
  readonly at: Span;
  readonly note: string | undefined;
  readonly tags: readonly string[];
  /** Of `matrix`: name -> its value in this scenario, in one line; empty without one. */
  readonly cell: Readonly<Record<string, string>>;
  /** Those that `--param` gave, as they were given. */
  readonly params: Readonly<Record<string, string>>;
  /** The seed unless the command line gives one. */
  readonly seed: number;
  /** Why it is not to be played. */
  readonly skip: string | undefined;
  readonly cluster: ClusterModel;
  /** The name of the stage at which the timeline begins. */
  readonly start: string;
  /** What stands on the disks at time zero. */
  readonly image: 'bare' | 'configured';
  /** The steps from there to the stage, folded in the report. */
  readonly setup: readonly Step[];
  readonly bindings: readonly Binding[];
  /** Run beside the timeline, from its first step to its last. */
  readonly workloads: readonly WorkloadModel[];
  readonly timeline: readonly Step[];
  /** Where the timeline stands in the file: its first step's first line, and its last line. */
  readonly timelineLines: { readonly first: number; readonly last: number };
  readonly always: readonly Check[];
  readonly never: readonly Check[];
  readonly eventually: readonly Check[];
  /** Must have held once, in some run of a sweep over seeds. */
  readonly sometimes: readonly Check[];
  readonly without: readonly { readonly invariant: string; readonly because: string }[];
  /** What must break; undefined when all must hold. */
  readonly fails: Fails | undefined;
}

export interface WorkloadModel {
  readonly name: string;
  /** `zookeeper/counters`. */
  readonly workload: string;
  readonly hosts: Selector;
  /** Plain data, as its program gets it: durations are milliseconds. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly at: Span;
}

export interface Binding {
  readonly name: string;
  readonly value: { readonly selector: Selector } | { readonly text: string };
  readonly at: Span;
}

interface StepBase {
  readonly at: Span;
  /** Where the step begins in its file, since `at` is the place of its verb. */
  readonly firstLine?: number;
  /** The verb and its argument in one line, for reports: `run: zkServer.sh status`. */
  readonly title: string;
  readonly name: string | undefined;
  readonly note: string | undefined;
  readonly differs: string | undefined;
  /** Rows of a list of claims that it shows. */
  readonly shows: readonly string[];
  readonly as: string | undefined;
  /** Why it is not to be played. */
  readonly skip: string | undefined;
  /** Not before this moment of the timeline. */
  readonly notBefore: Micros | undefined;
}

/** `within: 1s..6s`, `every: 1s`, `since: stop`. */
export interface Within {
  readonly min: Micros;
  readonly max: Micros;
  readonly every: Micros;
  readonly since: string | undefined;
  readonly at: Span;
}

export interface RunStep extends StepBase {
  readonly verb: 'run';
  readonly host: Selector;
  /** Several hosts together instead of one after another. */
  readonly atOnce: boolean;
  /** A shell of its own that stays open; the one that every host has when undefined. */
  readonly terminal: string | undefined;
  readonly text: string;
  readonly result: ExpectedResult;
  readonly within: Within | undefined;
  readonly stdin: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly dir: string | undefined;
}

/** A line, or a key with Ctrl, for whatever waits in a terminal. */
export interface TypeStep extends StepBase {
  readonly verb: 'type';
  readonly terminal: string;
  /** That of the first step in the terminal. */
  readonly host: Selector;
  readonly input: { readonly line: string } | { readonly key: '^C' | '^D' };
  readonly result: ExpectedResult;
  readonly within: Within | undefined;
}

/** A pasted session. */
export interface TranscriptStep extends StepBase {
  readonly verb: 'transcript';
  readonly commands: readonly PastedCommand[];
  /** It stands line by line in its file, so that its output can be written anew. */
  readonly rewritable: boolean;
}

/** What a command, or what was typed to it, must show. */
export interface ExpectedResult extends RunExpectation {
  /** Undefined when it is not written: then 0 of a command that ends. */
  readonly exit: ExitMatcher | undefined;
  /** Where the expectation stands, for the mark below a failure. */
  readonly at: Span | undefined;
}

export type ExitMatcher = 'any' | 'nonzero' | readonly number[];

export interface RunExpectation {
  readonly stdout?: Matcher;
  readonly stderr?: Matcher;
  /** The screen: both streams in order. */
  readonly output?: Matcher;
  /** A quantity of time, in microseconds. */
  readonly took?: Matcher;
}

export interface WriteStep extends StepBase {
  readonly verb: 'write';
  readonly host: Selector;
  /** A path, or names of configuration files. */
  readonly targets: readonly string[];
  readonly source:
    | { readonly content: string }
    | { readonly append: string }
    | { readonly from: 'conf' };
}

export interface ExpectStep extends StepBase {
  readonly verb: 'expect';
  readonly checks: readonly Check[];
  readonly within: Within | undefined;
  /** Must hold throughout. */
  readonly throughout: Micros | undefined;
  /** Instead of checks: what a terminal printed by itself since the last step in it. */
  readonly screen?: { readonly terminal: string; readonly result: ExpectedResult };
}

export interface WaitStep extends StepBase {
  readonly verb: 'wait';
  readonly until:
    | { readonly duration: Micros }
    | { readonly handle: string }
    | { readonly event: Check };
  readonly within: Within | undefined;
}

export interface FaultStep extends StepBase {
  readonly verb: 'fault';
  readonly fault: string;
  /** Values as read by the fault's declared options. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly lasts: Micros | undefined;
  /** Fires in the host at the nth call or event of a process, with no latency. */
  readonly armed: Armed | undefined;
  /** Of a nemesis: what finds nothing to break is a recorded skip and no error. */
  readonly orSkip?: boolean;
}

/** `before: { call: fsync, nth: 2 }` or `after: { event: zookeeper/proposed, nth: 1 }`. */
export interface Armed {
  readonly when: 'before' | 'after';
  readonly subject: { readonly call: string } | { readonly event: string };
  readonly nth: number;
}

export interface HealStep extends StepBase {
  readonly verb: 'heal';
  readonly handle: string | 'all';
}

export interface LetStep extends StepBase {
  readonly verb: 'let';
  readonly bindings: readonly Binding[];
}

export interface GroupStep extends StepBase {
  readonly verb: 'steps';
  readonly steps: readonly Step[];
  /**
   * `open`: what it binds, those after it see. Else it keeps that to itself, and sees of what was
   * bound before everything (`closed`, a round of a loop), or these names only (a used file).
   */
  readonly names: 'open' | 'closed' | readonly string[];
  readonly always: readonly Check[];
  readonly never: readonly Check[];
}

export interface ParallelStep extends StepBase {
  readonly verb: 'parallel';
  readonly steps: readonly Step[];
}

export type Step =
  | RunStep
  | TypeStep
  | TranscriptStep
  | WriteStep
  | ExpectStep
  | WaitStep
  | FaultStep
  | HealStep
  | LetStep
  | GroupStep
  | ParallelStep;

/**
 * `{ znode: /a, is: alice }`: an expectation by name with its options, or a combination. A check
 * on `event` has the event's own data in `options.fields`, field name -> matcher.
 */
export type Check =
  | {
      readonly kind: 'check';
      readonly expectation: string;
      readonly options: Readonly<Record<string, unknown>>;
      readonly title: string;
      readonly at: Span;
    }
  | {
      readonly kind: 'not' | 'any' | 'all';
      readonly checks: readonly Check[];
      readonly title: string;
      readonly at: Span;
    };
