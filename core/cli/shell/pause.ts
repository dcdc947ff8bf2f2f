/** `--pause`: before each step the class reads what comes, and somebody presses Enter. */

import type { Desk } from './desk.ts';

const ANSWERS: Readonly<Record<string, 'next' | 'continue' | 'open' | 'quit'>> = {
  '': 'next',
  c: 'continue',
  b: 'open',
  q: 'quit',
};

export async function askPause(desk: Desk): Promise<'next' | 'continue' | 'open' | 'quit'> {
  for (;;) {
    const typed = await desk.read('Enter plays it, c goes on, b looks around, q ends: ');
    const answer = 'line' in typed ? ANSWERS[typed.line.trim()] : 'quit';
    if (answer) return answer;
  }
}
