/** What is wrong in a configuration file: all of it at once, with the texts for excerpts. */

import type { Problem } from '../../plugin/source.ts';

export class ConfigProblems extends Error {
  readonly problems: readonly Problem[];
  readonly sources: ReadonlyMap<string, string>;

  constructor(problems: readonly Problem[], sources: ReadonlyMap<string, string>) {
    super(problems.map(({ message }) => message).join('; '));
    this.name = 'ConfigProblems';
    this.problems = problems;
    this.sources = sources;
  }
}
