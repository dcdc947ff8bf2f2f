/**
 * `hadoop-env.sh` as the scripts source it: assignments, with and without `export`, in bash's
 * quotes, with variables and `:-` defaults. Anything else in it is refused rather than guessed at.
 */

/** The variables of a script; those exported are seen by what it starts. */
export class ScriptVariables {
  private readonly values: Map<string, string>;
  private readonly exported: Set<string>;

  constructor(environment: ReadonlyMap<string, string>) {
    this.values = new Map(environment);
    this.exported = new Set(environment.keys());
  }

  /** Empty when unset, as in the scripts. */
  get(name: string): string {
    return this.values.get(name) ?? '';
  }

  set(name: string, value: string): void {
    this.values.set(name, value);
  }

  /** `NAME=${NAME:-fallback}` */
  setDefault(name: string, fallback: string): string {
    if (this.get(name) === '') this.set(name, fallback);
    return this.get(name);
  }

  export(name: string, value?: string): void {
    if (value !== undefined) this.set(name, value);
    this.exported.add(name);
  }

  /** For a child. */
  environment(): Map<string, string> {
    return new Map([...this.values].filter(([name]) => this.exported.has(name)));
  }
}

const ASSIGNMENT = /^(export\s+)?([A-Za-z_]\w*)=/;
const BARE_EXPORT = /^export\s+([A-Za-z_]\w*)\s*(?:#.*)?$/;
/** A piece of a word: in single quotes, in double quotes, or without. */
const PIECE =
  /'([^']*)'|"((?:[^"\\]|\\.)*)"|((?:[^\s"'`;&|<>()$\\]|\$\{[^}]*\}|\$\([^)]*\)|\$\w+)+)/y;
const VARIABLE = /\$\{(\w+)(?::-([^}]*))?\}|\$(\w+)|\$\(([^)]*)\)|\\(.)/g;

/** @returns the first line that is no assignment, or undefined when all were understood */
export function sourceEnvFile(text: string, variables: ScriptVariables): string | undefined {
  for (const raw of text.replaceAll('\\\n', '').split('\n')) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const bare = BARE_EXPORT.exec(line);
    if (bare) {
      variables.export(bare[1]!);
      continue;
    }
    const match = ASSIGNMENT.exec(line);
    const value = match && readValue(line, match[0].length, variables);
    if (!match || value === undefined || value === null) return line;
    if (match[1] === undefined) variables.set(match[2]!, value);
    else variables.export(match[2]!, value);
  }
  return undefined;
}

function readValue(line: string, start: number, variables: ScriptVariables): string | undefined {
  let value = '';
  let at = start;
  while (at < line.length && !/\s/.test(line[at]!)) {
    PIECE.lastIndex = at;
    const piece = PIECE.exec(line);
    if (!piece) return undefined;
    const [whole, single, double, plain] = piece;
    const expanded = single ?? expand(double ?? plain ?? '', variables);
    if (expanded === undefined) return undefined;
    value += expanded;
    at += whole.length;
  }
  return /^\s*(#.*)?$/.test(line.slice(at)) ? value : undefined;
}

function expand(text: string, variables: ScriptVariables): string | undefined {
  let isKnown = true;
  const expanded = text.replaceAll(VARIABLE, (_, name, fallback, short, command, escaped) => {
    if (escaped !== undefined) return escaped;
    if (command !== undefined) {
      isKnown &&= command === 'uname -s';
      return 'Linux';
    }
    const value = variables.get(name ?? short);
    if (value !== '' || fallback === undefined) return value;
    const usual = expand(fallback, variables);
    isKnown &&= usual !== undefined;
    return usual ?? '';
  });
  return isKnown ? expanded : undefined;
}
