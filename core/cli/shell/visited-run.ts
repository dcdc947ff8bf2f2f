/** `run --break` and `run --pause`: a scenario of a file, at which somebody sits while it is played. */

import { dirname, resolve } from 'node:path';
import { QuorateError } from '../../errors/quorate-error.ts';
import { styleFor, wantsColour } from '../../report/style.ts';
import { count } from '../../report/units.ts';
import type { LoadedFiles } from '../../scenario/load-scenarios.ts';
import type { Play } from '../play.ts';
import type { RunFlags } from '../run-flags.ts';
import type { RunEnd, RunPool, RunRequest } from '../run-pool.ts';
import { completeFor } from './completion.ts';
import { drawMishap } from './draw.ts';
import { FileSteps } from './file-steps.ts';
import { LiveSession } from './live-session.ts';
import { writeScenario } from './save.ts';
import { TerminalDesk } from './terminal-desk.ts';

export type VisitFlags = Pick<RunFlags, 'break' | 'pause' | 'color'>;

/** A run with a person at it. */
export interface VisitedRun {
  /** Plays it; afterwards the terminal is given back. */
  play(request: RunRequest): Promise<RunEnd>;
  /** Ends it from outside. */
  leave(): void;
}

/** @throws QuorateError shell/needs-terminal */
export function demandTerminal(flags: VisitFlags): void {
  if (process.stdin.isTTY && process.stdout.isTTY) return;
  throw new QuorateError('shell/needs-terminal', { flag: flagOf(flags) });
}

/** @throws QuorateError shell/one-scenario, shell/no-step */
export function openVisit(
  plays: readonly Play[],
  { registries, sources }: LoadedFiles,
  pool: RunPool,
  flags: VisitFlags,
): VisitedRun {
  const [play, another] = plays;
  if (!play || another) {
    throw new QuorateError('shell/one-scenario', { flag: flagOf(flags), count: plays.length });
  }
  const { scenario } = play;
  const steps = new FileSteps(scenario, sources.get(scenario.file) ?? '');
  const style = styleFor(wantsColour(flags.color, process.env, true));
  const stop = flags.break;
  const stops = {
    ...(typeof stop === 'number' && { at: steps.stopAt(stop) }),
    failure: stop === 'failure',
    every: flags.pause ?? false,
  };
  const live: LiveSession = new LiveSession({
    desk: new TerminalDesk({
      complete: (line) => completeFor(live.context())(line),
      onInterrupt: () => live.interrupt(),
    }),
    style,
    scenario,
    registry: registries.get(scenario.cluster)!,
    stops,
    pausing: flags.pause ?? false,
    greeting: () =>
      flags.pause
        ? [style.bold(scenario.name)]
        : [
            style.dim(
              'The run stands still. :next plays the step, :continue goes on, :help says more.',
            ),
          ],
    describe: (place) => [
      ...steps.describe(place, style),
      ...(place.failure ? drawMishap(place.failure, style) : []),
    ],
    save: (path, over, typed) => {
      if (dirname(resolve(path)) !== dirname(resolve(scenario.file))) {
        const why = `a file with its paths is saved in its own folder, as \`${beside(scenario.file)}\``;
        throw new QuorateError('shell/usage', { word: 'save', why, usage: ':save lab.yaml' });
      }
      writeScenario(path, over, steps.textWith(typed));
      return [style.dim(`${scenario.file} and ${count(typed.length, 'step')} in ${path}`)];
    },
  });
  return { leave: () => live.leave(), play: (request) => playVisited(live, pool, request) };
}

async function playVisited(live: LiveSession, pool: RunPool, request: RunRequest): Promise<RunEnd> {
  // A person may think for as long as they like.
  const { onStep: _, timeoutMs: __, signal: outer, ...own } = request;
  try {
    return await live.play((visitor, signal) =>
      pool.run({ ...own, visitor, signal: outer ? AbortSignal.any([signal, outer]) : signal }),
    );
  } finally {
    live.close();
  }
}

function beside(file: string): string {
  return file.replace(/(\.ya?ml)?$/, '-2.yaml');
}

function flagOf({ break: stop }: VisitFlags): string {
  return stop === undefined ? '`--pause`' : '`--break`';
}
