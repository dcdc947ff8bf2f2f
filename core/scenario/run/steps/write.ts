/** `write`: what a person does in an editor. */

import { KIND } from '../../../machine/kinds.ts';
import { expand } from '../../../plugin/placeholders.ts';
import type { WriteStep } from '../../model.ts';
import type { Director } from '../director.ts';
import { StepFailure, type StepScope } from '../outcome.ts';

export async function playWrite(
  director: Director,
  step: WriteStep,
  scope: StepScope,
): Promise<void> {
  const world = director.world(scope, scope.path);
  for (const host of world.hosts(step.host)) {
    for (const target of step.targets) {
      const { path, content, append } = file(
        director,
        step,
        host,
        expand(target, scope.names.text),
      );
      await save(director, host, path, expand(content, scope.names.text), append);
    }
  }
}

function file(director: Director, { source }: WriteStep, host: string, target: string) {
  const plan = director.scenario.cluster.hosts.find(({ name }) => name === host)!;
  const conf = Object.values(plan.conf).find(
    ({ name, path }) => name === target || path === target,
  );
  const path = conf?.path ?? target;
  if ('content' in source) return { path, content: source.content, append: false };
  if ('append' in source) return { path, content: source.append, append: true };
  if (conf) return { path, content: conf.text, append: false };
  throw new StepFailure(`the cluster's conf has no ${target} for ${host}`, { exit: 2 });
}

async function save(
  director: Director,
  host: string,
  path: string,
  content: string,
  append: boolean,
): Promise<void> {
  const { timeline, edits } = director;
  const id = edits.next();
  timeline.send(host, { verb: 'edit', id, path, content, append });
  const error = await timeline.until(() => edits.resultOf(id));
  if (error) throw new StepFailure(`${path} could not be saved on ${host}: ${error}`);
}

/** Hears how saving files ended. */
export class Edits {
  private readonly results = new Map<number, string>();
  private last = 0;

  constructor(timeline: Director['timeline']) {
    timeline.on(KIND.edited, ({ data }) => {
      this.results.set(data.id as number, data.error as string);
    });
  }

  next(): number {
    this.last++;
    return this.last;
  }

  /** Undefined until it ended; empty when it went well. */
  resultOf(id: number): string | undefined {
    return this.results.get(id);
  }
}
