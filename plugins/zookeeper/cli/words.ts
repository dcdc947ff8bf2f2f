/**
 * Cuts a line typed into zkCli.sh into words (`MyCommandOptions.parseCommand`): blanks separate,
 * quotes around a whole word hold it together and are dropped, and nothing else is special.
 */
const WORD = /\s*([^"']\S*|"[^"]*"|'[^']*')\s*/g;
const QUOTED = /^(["'])(.*)\1$/;

export function wordsOf(line: string): string[] {
  return [...line.matchAll(WORD)]
    .map((match) => match[1] as string)
    .map((word) => (QUOTED.test(word) ? word.slice(1, -1) : word));
}
