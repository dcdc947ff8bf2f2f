/** The words after a command of `haadmin`, as commons-cli parts them into flags and operands. */

/** Flags that commands take, with one dash or two. */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  '-failover': ['forcefence', 'forceactive', 'forcemanual'],
  '-transitionToActive': ['forceactive', 'forcemanual'],
  '-transitionToObserver': ['forcemanual'],
  '-transitionToStandby': ['forcemanual'],
};

export interface AdminLine {
  readonly flags: ReadonlySet<string>;
  readonly operands: readonly string[];
}

/** Undefined when a word looks like a flag that the command does not have. */
export function parseAdminLine(command: string, words: readonly string[]): AdminLine | undefined {
  const flags = new Set<string>();
  const operands: string[] = [];
  for (const [i, word] of words.entries()) {
    if (word === '--') return { flags, operands: [...operands, ...words.slice(i + 1)] };
    if (!word.startsWith('-') || word === '-') operands.push(word);
    else {
      const name = word.replace(/^--?/, '');
      if (!FLAGS[command]?.includes(name)) return undefined;
      flags.add(name);
    }
  }
  return { flags, operands };
}
