/** What `quorate shell --attach` does: sits down at a cluster that is served, until the person leaves. */

import { QuorateError } from '../../errors/quorate-error.ts';
import { type Style, styleFor, wantsColour } from '../../report/style.ts';
import type { ShellState } from '../../serve/control/shell-state.ts';
import { SIGNAL_EXIT } from '../exit-code.ts';
import { Interruption } from '../interruption.ts';
import { AttachedSession } from './attached-session.ts';
import { completeFor } from './completion.ts';
import { ControlClient } from './control-client.ts';
import type { Desk } from './desk.ts';
import { PipedDesk } from './piped-desk.ts';
import type { ShellFlags } from './shell-flags.ts';
import { TerminalDesk } from './terminal-desk.ts';

/** Returns the exit code. @throws QuorateError serve/not-reached, serve/refused, command-line/together */
export async function attachCommand(url: string, flags: ShellFlags): Promise<number> {
  refuseTogether(flags);
  const style = styleFor(wantsColour(flags.color, process.env, Boolean(process.stdout.isTTY)));
  const control = new ControlClient(url, flags.token);
  const state = await control.state();
  const interruption = new Interruption();
  const isTerminal = Boolean(process.stdin.isTTY && process.stdout.isTTY);
  const desk: Desk = isTerminal
    ? new TerminalDesk({
        complete: (line) => completeFor(session.context())(line),
        onInterrupt: () => session.interrupt(),
      })
    : new PipedDesk();
  const session: AttachedSession = new AttachedSession({ desk, style, control, state });
  if (isTerminal) desk.say(...greeting(url, state, style));
  const left = new Promise<void>((resolve) => {
    interruption.onSignal = resolve;
  });
  try {
    await Promise.race([session.converse(), left]);
  } finally {
    desk.close();
  }
  return interruption.signal ? SIGNAL_EXIT[interruption.signal] : session.exitCode;
}

function greeting(url: string, { hosts, place }: ShellState, style: Style): string[] {
  const stands = `${(place.timeMs / 1_000).toFixed(0)} s old`;
  return [
    `${style.bold(hosts.join(', '))}   ${stands}   ${style.dim(url)}`,
    style.dim('Time goes on while you type. :help lists what can be said; Ctrl-D leaves.'),
  ];
}

/** How the cluster stands was decided where it is served. */
function refuseTogether(flags: ShellFlags): void {
  const decided = [
    ['--start', flags.start],
    ['--seed', flags.seed],
    ['--param', flags.param],
  ] as const;
  for (const [flag, value] of decided) {
    if (value === undefined) continue;
    throw new QuorateError('command-line/together', {
      first: '`--attach`',
      second: `\`${flag}\``,
      why: 'the cluster stands already',
      cure: `Give \`${flag}\` to \`quorate serve\`.`,
    });
  }
}
