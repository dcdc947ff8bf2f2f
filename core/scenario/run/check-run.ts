/**
 * Evaluates checks while a step lasts. Questions to hosts are asked once and watched there; each
 * change of an answer is an event, after which the checks are read again.
 */

import type { EventRef } from '../../kernel/trace.ts';
import { KIND } from '../../machine/kinds.ts';
import type { TraceValue } from '../../machine/system.ts';
import { fillOptions } from '../../plugin/bound-options.ts';
import type {
  BoundValues,
  ExpectationDefinition,
  Options,
  Probe,
  Verdict,
} from '../../plugin/define.ts';
import { eventsOf, type Registry } from '../../plugin/registry.ts';
import type { Values } from '../../plugin/types.ts';
import { absentIn, allOf, bindMatchers, evidenceIn } from '../../plugin/verdict.ts';
import type { Check, ScenarioModel, Step } from '../model.ts';
import type { Director } from './director.ts';
import type { StepWorld } from './step-world.ts';

type Leaf = Extract<Check, { kind: 'check' }>;

interface Question {
  readonly id: number;
  readonly host: string;
  answered: boolean;
  answer: TraceValue;
}

/** Hands out the ids of questions and hears the answers of all. */
export class Questions {
  private readonly open = new Map<number, Question>();
  private nextId = 1;
  private readonly director: Director;

  constructor(director: Director) {
    this.director = director;
    director.timeline.on(KIND.answered, ({ data }) => {
      const question = this.open.get(data.id as number);
      if (!question) return;
      question.answered = true;
      question.answer = data.answer as TraceValue;
    });
  }

  ask(probe: Probe): Question {
    const question: Question = {
      id: this.nextId++,
      host: probe.host,
      answered: false,
      answer: null,
    };
    this.open.set(question.id, question);
    const { host, ...asked } = probe;
    this.director.timeline.send(host, {
      verb: 'probe',
      id: question.id,
      probe: asked,
      watch: true,
    });
    return question;
  }

  forget(question: Question): void {
    this.open.delete(question.id);
    this.director.timeline.send(question.host, { verb: 'unprobe', id: question.id });
  }
}

export class CheckRun {
  private readonly questions = new Map<Leaf, readonly Question[]>();
  /** With the numbers that are bound when the step begins. */
  private readonly options = new Map<Leaf, BoundValues<Options>>();
  private readonly checks: readonly Check[];
  private readonly director: Director;
  private readonly world: StepWorld;

  /** Asks what must be asked. @throws SelectionError, BoundNumberError */
  constructor(director: Director, checks: readonly Check[], world: StepWorld) {
    this.director = director;
    this.checks = checks;
    this.world = world;
    for (const leaf of leaves(checks)) {
      const filled = fillOptions(leaf.options as Values<Options>, world.names.text);
      const { definition } = director.registry.expectations.get(leaf.expectation)!;
      this.options.set(leaf, bindMatchers(definition.options, filled, world));
    }
    for (const leaf of leaves(checks)) {
      const { definition, world, options } = this.read(leaf);
      const probes = definition.probes?.(options, world) ?? [];
      this.questions.set(
        leaf,
        probes.map((probe) => director.questions.ask(probe)),
      );
    }
  }

  /** Every host has answered once. */
  get ready(): boolean {
    return [...this.questions.values()].flat().every(({ answered }) => answered);
  }

  /** The checks together: all must hold. `saw` speaks of those that do not. */
  evaluate(): Verdict {
    return allOf(this.checks.map((check) => this.evaluateOne(check)));
  }

  /** Binds what was captured, once the checks hold. */
  bindCaptures(): void {
    this.world.names.bindCaptures(this.world.captured);
  }

  get now(): number {
    return this.world.now;
  }

  /** The first check that does not hold. */
  get failing(): Check | undefined {
    return this.checks.find((check) => !this.evaluateOne(check).holds);
  }

  close(): void {
    for (const question of [...this.questions.values()].flat()) {
      this.director.questions.forget(question);
    }
    this.questions.clear();
  }

  private evaluateOne(check: Check): Verdict {
    if (check.kind === 'check') return this.evaluateLeaf(check);
    const verdicts = check.checks.map((inner) => this.evaluateOne(inner));
    if (check.kind === 'all') return allOf(verdicts);
    const saw = verdicts.map((verdict) => verdict.saw).join('; ');
    const absent = absentIn(verdicts);
    const isAny = check.kind === 'any';
    const holds = isAny
      ? verdicts.some((verdict) => verdict.holds)
      : !verdicts.every((verdict) => verdict.holds);
    return { holds, saw, absent, evidence: evidenceIn(verdicts) };
  }

  private evaluateLeaf(leaf: Leaf): Verdict {
    const { definition, world, options } = this.read(leaf);
    const answers = this.questions.get(leaf)!.map(({ answer }) => answer);
    return definition.check(options, world, answers);
  }

  private read(leaf: Leaf) {
    const piece = this.director.registry.expectations.get(leaf.expectation)!;
    const { definition }: { definition: ExpectationDefinition } = piece;
    const world = this.world.askedBy(piece.plugin);
    return { definition, world, options: this.options.get(leaf)! };
  }
}

/** Evidence as the trace calls it. */
export function evidenceOf({ evidence = [] }: Verdict): EventRef[] {
  return evidence.map(({ hostIndex, sequence }) => ({ lane: hostIndex, sequence }));
}

/** The kinds of events that these checks read. */
export function kindsOf(registry: Registry, checks: readonly Check[]): ReadonlySet<string> {
  const kinds = [...leaves(checks)].flatMap(({ expectation, options }) => {
    const { definition, plugin } = registry.expectations.get(expectation)!;
    return definition.kinds?.(options as Values<Options>) ?? eventsOf(registry, plugin);
  });
  return new Set(kinds);
}

/** The kinds of events that the loaded faults read. */
export function kindsOfFaults(registry: Registry): readonly string[] {
  return [...registry.faults.values()].flatMap(({ plugin, definition }) => {
    const own = definition.tookEffect ? eventsOf(registry, plugin) : [];
    return definition.kinds ?? own;
  });
}

/** All checks of a scenario, wherever they stand. */
export function checksOf(scenario: ScenarioModel): Check[] {
  const { setup, timeline, always, never, sometimes, eventually } = scenario;
  const ofStep = (step: Step): readonly Check[] => {
    switch (step.verb) {
      case 'expect':
        return step.checks;
      case 'wait':
        return 'event' in step.until ? [step.until.event] : [];
      case 'steps':
        return [...step.always, ...step.never, ...step.steps.flatMap(ofStep)];
      case 'parallel':
        return step.steps.flatMap(ofStep);
      default:
        return [];
    }
  };
  const beside = [...always, ...never, ...sometimes, ...eventually];
  return [...[...setup, ...timeline].flatMap(ofStep), ...beside];
}

function* leaves(checks: readonly Check[]): Generator<Leaf> {
  for (const check of checks) {
    if (check.kind === 'check') yield check;
    else yield* leaves(check.checks);
  }
}
