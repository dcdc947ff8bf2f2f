/** How a step ends: with what it leaves, or with a failure that says what was expected and seen. */

import type { EventRef } from '../../kernel/trace.ts';
import type { Span } from '../../plugin/source.ts';
import type { CommandResult, LookSummary } from '../result.ts';
import type { Names } from './names.ts';

/** Why a run failed, before the trace has been asked for the causes. */
export interface FailureDraft {
  readonly kind: string;
  /** What `fails` calls it, when that is not the kind. */
  readonly by?: string;
  readonly message: string;
  readonly at: Span;
  readonly step: string | undefined;
  readonly expected?: string | undefined;
  readonly actual?: string | undefined;
  /** Their lines can be compared. */
  readonly comparable?: boolean;
  readonly attempts?: number;
  readonly looks?: LookSummary | undefined;
  /** Stands behind the mark in the file. */
  readonly remark?: string | undefined;
  /** The events that made it so, oldest first, as the check says. */
  readonly evidence?: readonly EventRef[] | undefined;
  /** The event that broke it; causes are followed from there. */
  readonly about?: EventRef | undefined;
  readonly exit: 1 | 2 | 3;
  readonly cure?: string | undefined;
  readonly detail?: string | undefined;
  readonly time: number;
}

/** Thrown inside a step that failed. */
export class StepFailure extends Error {
  readonly draft: Partial<FailureDraft>;
  /** What was typed before, the one that failed last. */
  commands: readonly CommandResult[] = [];

  constructor(message: string, draft: Partial<FailureDraft> = {}) {
    super(message);
    this.draft = draft;
  }
}

/** Where a step stands, and what it may use. */
export interface StepScope {
  readonly names: Names;
  readonly path: string;
  readonly depth: number;
  readonly setup: boolean;
  /** In a branch of `parallel`. */
  readonly beside?: boolean;
  /** Typed by a visitor; it stands in no file, and its failure does not end the run. */
  readonly byHand?: boolean;
  /** Asked for from outside while time goes on: it cannot fail the scenario later either. */
  readonly outside?: boolean;
}

/** What a step leaves beside its success. */
export interface StepOutcome {
  readonly commands?: readonly CommandResult[];
  /** Whom a fault meant. */
  readonly hosts?: readonly string[];
}
