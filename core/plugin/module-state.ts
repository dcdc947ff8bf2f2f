/**
 * State in a plugin's module, told when the plugin is loaded. A module outlives the processes that
 * run its code, so what it remembers is what no process could know in life. What is told here is
 * certain: a variable at the top of the file, and a `Map`, `Set` or list there that is filled later.
 * The text is read without its comments, strings and patterns; no types are needed for that.
 */

export interface ModuleState {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** `let times`, ``the `Map` `seen` ``. */
  readonly what: string;
}

/** What a module keeps at its top level, in file order. */
export function moduleState(source: string): readonly ModuleState[] {
  const code = blanked(source);
  const depths = depthsOf(code);
  const place = (offset: number, what: string): ModuleState => {
    const before = code.slice(0, offset).split('\n');
    return { line: before.length, column: (before.at(-1) ?? '').length + 1, what };
  };
  const found: { readonly offset: number; readonly what: string }[] = [];
  for (const match of code.matchAll(/(?<![\w$.])(let|var)\s+([\w$]+)/g)) {
    const declared = /\bdeclare\s+$/.test(code.slice(0, match.index));
    if (depths[match.index] !== 0 || declared) continue;
    found.push({ offset: match.index, what: `\`${match[1]} ${match[2]}\`` });
  }
  for (const { offset, name, kind } of containers(code, depths)) {
    if (isFilled(code, depths, name)) found.push({ offset, what: `the ${kind} \`${name}\`` });
  }
  return found.sort((a, b) => a.offset - b.offset).map(({ offset, what }) => place(offset, what));
}

/** `const seen = new Map…`, `const all = [`: what can be filled, at the top level. */
function containers(code: string, depths: readonly number[]) {
  const pattern =
    /(?<![\w$.])const\s+([\w$]+)\s*(?::[^=;]*)?=\s*(new\s+(Map|Set|WeakMap|WeakSet|Array)\b|\[|\{)/g;
  return [...code.matchAll(pattern)].flatMap((match) => {
    if (depths[match.index] !== 0) return [];
    const kinds: Readonly<Record<string, string>> = { '[': 'list', '{': 'object' };
    const kind = kinds[match[2] ?? ''] ?? `\`${match[3]}\``;
    return [{ offset: match.index, name: match[1] ?? '', kind }];
  });
}

const FILLS = 'set|add|delete|clear|push|pop|shift|unshift|splice|fill';

/** Whether a function changes it; what fills a table while the module loads is no state. */
function isFilled(code: string, depths: readonly number[], name: string): boolean {
  const own = name.replace(/\$/g, '\\$&');
  // Some function has a variable or parameter of this name: whose is whose, only a compiler knows.
  const declared = [...code.matchAll(new RegExp(`\\b(const|let|var)\\s+${own}\\b`, 'g'))].length;
  const parameter = new RegExp(`[(,]\\s*${own}\\s*(:[^,()]*)?[,)][^;{]*(=>|\\{)`);
  if (declared > 1 || parameter.test(code)) return false;
  const changes = new RegExp(
    `(?<![\\w$.])${own}(\\.(${FILLS})\\s*\\(|(\\.[\\w$]+|\\[[^\\]]*\\])\\s*([-+*/|&^]?=(?![=>])|\\+\\+|--))`,
    'g',
  );
  return [...code.matchAll(changes)].some(({ index }) => (depths[index] ?? 0) > 0);
}

/** How many brackets are open at each character. */
function depthsOf(code: string): readonly number[] {
  let depth = 0;
  return Array.from({ length: code.length }, (_, at) => {
    const character = code[at] ?? '';
    if ('([{'.includes(character)) return depth++;
    if (')]}'.includes(character)) depth = Math.max(0, depth - 1);
    return depth;
  });
}

/** A pattern may stand after these, and a division after anything else. */
const BEFORE_PATTERN = /(^|[=(,[{;:!&|?+\-*%<>~^]|\breturn|\btypeof|\bcase|=>)\s*$/;

/** The source with everything that is no code made blank, character by character. */
function blanked(source: string): string {
  const tokens =
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|\$\{(?:[^{}]|\{[^{}]*\})*\}|[^`\\])*`|\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/g;
  let code = '';
  let last = 0;
  for (let match = tokens.exec(source); match; match = tokens.exec(source)) {
    const [token] = match;
    const before = code + source.slice(last, match.index);
    const isPattern = /^\/(?![/*])/.test(token);
    if (isPattern && !BEFORE_PATTERN.test(before.slice(-40))) {
      tokens.lastIndex = match.index + 1;
      continue;
    }
    code = before + token.replace(/[^\n]/g, ' ');
    last = match.index + token.length;
  }
  return code + source.slice(last);
}
