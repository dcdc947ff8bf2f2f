/** After a run has failed under somebody's hands: its world is gone, but the last step can be taken back. */

import { QuorateError } from '../../errors/quorate-error.ts';
import { nearest } from '../../plugin/names.ts';
import type { Style } from '../../report/style.ts';
import { readColon } from './colon-commands.ts';
import type { LiveSession } from './live-session.ts';

const COMMANDS = [':undo', ':save', ':quit'];

/** Whether to play again without the last step, or to leave. */
export async function afterwards(live: LiveSession, style: Style): Promise<'undo' | 'leave'> {
  const told =
    'The run has ended. :undo takes the last step back, :save keeps it all, :quit leaves.';
  live.say(style.dim(told));
  for (;;) {
    const typed = await live.readLine('(ended) ');
    if ('key' in typed) {
      if (typed.key === '^D') return 'leave';
      continue;
    }
    const line = typed.line.trim();
    if (line === ':undo') {
      live.takeBack();
      return 'undo';
    }
    if (line === ':quit' || line === 'exit') return 'leave';
    if (line === '') continue;
    try {
      const answer = readColon(line, live.context());
      if (answer.kind !== 'save') throw notNow(line);
      live.answer(answer);
    } catch (error) {
      live.refuse(error);
    }
  }
}

function notNow(line: string): QuorateError {
  const meant = nearest(line, COMMANDS);
  const why = `the run has ended${meant === undefined ? '' : `; did you mean \`${meant}\`?`}`;
  return new QuorateError('shell/not-now', { word: line.replace(/^:/, '').split(' ')[0]!, why });
}
