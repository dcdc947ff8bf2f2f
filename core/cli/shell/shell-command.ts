/** What `quorate shell` does: makes a session from a file, opens a desk, plays until the person leaves. */

import { QuorateError } from '../../errors/quorate-error.ts';
import type { Problem } from '../../plugin/source.ts';
import { drawError } from '../../report/error.ts';
import { drawFailure } from '../../report/failure.ts';
import { drawProblems } from '../../report/problems.ts';
import { type Style, styleFor, wantsColour } from '../../report/style.ts';
import { count, moment } from '../../report/units.ts';
import type { LoadedFiles } from '../../scenario/load-scenarios.ts';
import type { ScenarioModel } from '../../scenario/model.ts';
import type { ScenarioResult } from '../../scenario/result.ts';
import type { Place } from '../../scenario/run/visitor.ts';
import { SIGNAL_EXIT } from '../exit-code.ts';
import { plainFault } from '../faults.ts';
import { Interruption } from '../interruption.ts';
import { openPool } from '../open-pool.ts';
import { fileReader } from '../outputs.ts';
import { afterwards } from './afterwards.ts';
import { completeFor } from './completion.ts';
import type { Desk } from './desk.ts';
import { LiveSession } from './live-session.ts';
import { loadBase } from './load-base.ts';
import { PipedDesk } from './piped-desk.ts';
import { type Saving, saveSession } from './save.ts';
import type { ShellFlags } from './shell-flags.ts';
import { TerminalDesk } from './terminal-desk.ts';

const USAGE_EXIT = 2;

/** Returns the exit code. */
export async function shellCommand(file: string, flags: ShellFlags): Promise<number> {
  const style = styleFor(wantsColour(flags.color, process.env, Boolean(process.stdout.isTTY)));
  const pool = openPool(1);
  const interruption = new Interruption();
  try {
    const loaded = await load(file, flags, style);
    if (!loaded) return USAGE_EXIT;
    const session = open(loaded, style);
    interruption.onSignal = () => {
      session.live.leave();
      pool.stopAll();
    };
    const code = await converse(session, pool, flags);
    return interruption.signal ? SIGNAL_EXIT[interruption.signal] : code;
  } catch (error) {
    if (!(error instanceof QuorateError)) throw error;
    process.stderr.write(`${drawError(plainFault(error), style).join('\n')}\n`);
    return error.exit;
  } finally {
    await pool.close();
  }
}

interface Loaded {
  readonly scenario: ScenarioModel;
  readonly files: LoadedFiles;
  readonly seed: number;
  readonly saving: Saving;
}

/** The session's scenario, or undefined after having said what is wrong. @throws QuorateError */
async function load(named: string, flags: ShellFlags, style: Style): Promise<Loaded | undefined> {
  const choices = { start: flags.start, seed: flags.seed };
  const options = { ...choices, flag: '`quorate shell`', params: flags.param ?? {} };
  const { scenario, files, file, source } = await loadBase(named, options);
  if (!scenario) return tell(files.problems, files, style);
  return { scenario, files, seed: flags.seed ?? scenario.seed, saving: { file, source, choices } };
}

function tell(problems: readonly Problem[], { sources }: LoadedFiles, style: Style): undefined {
  const readFile = fileReader(sources);
  const lines = drawProblems(problems, { style, readFile, columns: process.stdout.columns });
  process.stderr.write(`${lines.join('\n')}\n`);
}

interface Session extends Loaded {
  readonly live: LiveSession;
  readonly desk: Desk;
  readonly style: Style;
  /** What `:save` wrote last. */
  readonly saved: { path: string; steps: number }[];
}

function open(loaded: Loaded, style: Style): Session {
  const { scenario, files, seed, saving } = loaded;
  const saved: Session['saved'] = [];
  const isTerminal = Boolean(process.stdin.isTTY && process.stdout.isTTY);
  const desk: Desk = isTerminal
    ? new TerminalDesk({
        complete: (line) => completeFor(live.context())(line),
        onInterrupt: () => live.interrupt(),
      })
    : new PipedDesk();
  const live: LiveSession = new LiveSession({
    desk,
    style,
    scenario,
    registry: files.registries.get(scenario.cluster)!,
    stops: { end: true },
    greeting: (place) => (isTerminal ? greeting(scenario, seed, place, style) : []),
    describe: () => [],
    save: (path, over, steps) => {
      saveSession(path, over, steps, saving);
      saved.push({ path, steps: steps.length });
      return [style.dim(`${count(steps.length, 'step')} in ${path}`)];
    },
  });
  return { ...loaded, live, desk, style, saved };
}

function greeting(scenario: ScenarioModel, seed: number, { timeMs }: Place, style: Style) {
  const hosts = scenario.cluster.hosts.map(({ name }) => name).join(', ');
  const stands = `${scenario.start} at ${moment(timeMs)} s`;
  return [
    `${style.bold(hosts)}   ${stands}   ${style.dim(`seed ${seed}`)}`,
    style.dim(
      'Virtual time stands still while you type. :help lists what can be said; Ctrl-D ends.',
    ),
  ];
}

/** Plays until the person leaves; after a failure of the run they may still look and go back. */
async function converse(
  session: Session,
  pool: ReturnType<typeof openPool>,
  flags: ShellFlags,
): Promise<number> {
  const { live, desk, scenario, seed } = session;
  const run = (visitor: LiveSession, signal: AbortSignal) =>
    pool.run({
      scenario,
      options: {
        seed,
        executor: flags.executor,
        perThread: 1,
        windows: 'reach',
        keepTrace: false,
        ofSweep: false,
      },
      visitor,
      signal,
    });
  try {
    for (;;) {
      const { result } = await live.play((_, signal) => run(live, signal));
      if (result.failure) {
        desk.say('', ...drawn(result, session));
        if (desk.isTerminal && (await afterwards(live, session.style)) === 'undo') continue;
      }
      desk.say(...farewell(result, session));
      return Math.max(live.exitCode, result.failure?.exit ?? 0);
    }
  } finally {
    desk.close();
  }
}

/** What was typed stands in no file, so no line of one is shown. */
function drawn(result: ScenarioResult, { style }: Session): string[] {
  const columns = process.stdout.columns;
  return drawFailure(result, { style, readFile: () => undefined, columns });
}

/** The run in one line, and whether what was saved is all of it. */
function farewell(result: ScenarioResult, { style, saved, live, seed }: Session): string[] {
  if (result.interrupted) return [];
  const steps = count(live.steps.length, 'step');
  const facts = `${steps}, ${moment(result.virtualTimeMs)} s of virtual time   seed ${seed}`;
  const last = saved.at(-1);
  const more = live.steps.length - (last?.steps ?? live.steps.length);
  const late = more > 0 ? [`${last!.path} lacks the last ${count(more, 'step')}`] : [];
  return [style.dim(facts), style.dim(`trace ${result.traceHash}`), ...late.map(style.yellow)];
}
