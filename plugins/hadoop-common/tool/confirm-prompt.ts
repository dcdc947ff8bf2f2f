/**
 * `org.apache.hadoop.util.ToolRunner.confirmPrompt`: a question on stderr that takes only yes or no.
 * At the end of its input the real one asks on without end; here that is a no.
 */

import type { System } from '../../../core/plugin/index.ts';

export async function confirmPrompt(sys: System, question: string): Promise<boolean> {
  for (;;) {
    sys.stderr.write(`${question} (Y or N) `);
    const line = await sys.stdin.readLine();
    const answer = (line ?? 'n').toLowerCase();
    if (answer === 'y' || answer === 'yes') return true;
    if (answer === 'n' || answer === 'no') return false;
    sys.stderr.write(`Invalid input: ${line}\n`);
  }
}
