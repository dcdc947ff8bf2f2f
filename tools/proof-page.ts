/** docs/proof.md: the invariants about clients and the deliberate errors are read from the code. */

import { asSentence } from '../core/scenario/schema/words.ts';
import { MUTANTS } from '../core/zookeeper/mutants.ts';
import { CLIENT_INVARIANTS } from '../plugins/zookeeper/invariants/index.ts';
import { code, filledIn, table } from './markdown.ts';

/** The page as it should be. */
export function proofPage(): string {
  const invariants = Object.entries(CLIENT_INVARIANTS).map(([name, { summary }]) => [
    code(name),
    asSentence(summary),
  ]);
  const mutants = Object.entries(MUTANTS).map(([name, about]) => [code(name), asSentence(about)]);
  return filledIn('docs/proof.md', {
    invariants: table(['Invariant', 'What is always so'], invariants),
    mutants: table(['Error', 'What is wrong'], mutants),
  });
}
