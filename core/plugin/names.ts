/**
 * The nearest right spelling of a wrong word. A suggestion must be near enough to be what was
 * meant: at most half of the letters differ, else silence is better.
 */

import { distance } from 'fastest-levenshtein';

/** The candidate nearest to `word`, upper and lower case alike, or undefined. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.floor(Math.max(word.length, 2) / 2) + 1;
  for (const candidate of candidates) {
    const far = spellingDistance(wanted, candidate.toLowerCase());
    if (far < bestDistance) {
      best = candidate;
      bestDistance = far;
    }
  }
  return best;
}

/** Letters in the wrong order count as one mistake: `rnu` is `run`. */
function spellingDistance(a: string, b: string): number {
  const letters = (word: string) => [...word].sort().join('');
  const far = distance(a, b);
  return far === 2 && letters(a) === letters(b) ? 1 : far;
}

/** ``did you mean `run`?``, or undefined when nothing is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const found = nearest(word, candidates);
  return found === undefined ? undefined : `did you mean \`${found}\`?`;
}
