/**
 * What somebody who takes part in a run says and hears: plain data, since the person sits at
 * another thread than the run. The run stops where it was told to, holds virtual time, and asks.
 */

import type { BoundKind } from '../../plugin/types.ts';
import type { Step } from '../model.ts';
import type { CauseLink, ScreenPart, StepResult } from '../result.ts';

/** Where the run stops and asks. */
export interface Stops {
  /** Before the step whose verb stands here. */
  readonly at?: { readonly file: string; readonly line: number; readonly column: number };
  /** Before every step of the file. */
  readonly every?: boolean;
  /** When a step of the file has failed, before the run ends by it. */
  readonly failure?: boolean;
  /** After the last step. */
  readonly end?: boolean;
}

/** A step of the file, as far as a person wants to know. */
export type StepRef = Pick<
  StepResult,
  'path' | 'depth' | 'verb' | 'title' | 'name' | 'note' | 'file' | 'line'
>;

/** What was not as it should be. */
export interface Mishap {
  readonly message: string;
  readonly expected: string | undefined;
  readonly actual: string | undefined;
}

/** The run holds here. */
export interface Place {
  readonly why: 'step' | 'failure' | 'end';
  /** Virtual milliseconds. */
  readonly timeMs: number;
  /** The step that comes next, or that failed; undefined at the end. */
  readonly step: StepRef | undefined;
  /** Why it failed. */
  readonly failure: Mishap | undefined;
  /** What is bound here, for the checker of what is typed. */
  readonly names: readonly (readonly [name: string, kind: BoundKind])[];
  /** Handles of faults that last. */
  readonly lasting: readonly string[];
  /** What stands on the screen of a host before the next line, where its shell said so. */
  readonly prompts: Readonly<Record<string, string>>;
  readonly terminals: readonly TerminalState[];
  /** Hosts without power, at which nobody can type. */
  readonly dark: readonly string[];
}

/** A terminal with a name of its own. */
export interface TerminalState {
  readonly name: string;
  readonly host: string;
  /** The program that waits for the keyboard there. */
  readonly program: string | undefined;
  /** What stands before the next line: that program's, or the shell's. */
  readonly prompt: string;
}

export type Request =
  /** Play this step, then ask again. */
  | { readonly kind: 'step'; readonly step: Step }
  /** Tell something that the run knows, and ask again. */
  | { readonly kind: 'roles' }
  | { readonly kind: 'why'; readonly host?: string }
  | { readonly kind: 'trace'; readonly host?: string; readonly count: number }
  /** Go on with the file: one step, or up to the next stop. */
  | { readonly kind: 'next' }
  | { readonly kind: 'continue' }
  /** Nothing more is played; whoever says so has asked the run to end. */
  | { readonly kind: 'leave' };

export interface HostState {
  readonly host: string;
  readonly powered: boolean;
  readonly roles: readonly {
    readonly role: string;
    readonly pid: number;
    readonly state: string | undefined;
    readonly paused: boolean;
  }[];
}

export type News =
  /** On the screen of a terminal, as it is produced. */
  | {
      readonly kind: 'output';
      readonly host: string;
      readonly terminal: string;
      readonly part: ScreenPart;
    }
  /** A step of the file begins. */
  | { readonly kind: 'begins'; readonly step: StepRef }
  /** A step that was typed has ended; `exit` of its last command. */
  | { readonly kind: 'done'; readonly exit: number | undefined }
  /** A step that was typed could not be, or was not as it says; `why` is the kind of failure. */
  | ({ readonly kind: 'failed'; readonly why: string | undefined } & Mishap)
  | { readonly kind: 'roles'; readonly hosts: readonly HostState[] }
  | { readonly kind: 'why'; readonly links: readonly CauseLink[] }
  | { readonly kind: 'trace'; readonly links: readonly CauseLink[] };

export interface Visitor {
  readonly stops: Stops;
  ask(place: Place): Promise<Request>;
  tell(news: News): void;
}
