/** The prompt of an interactive shell, from `PS1` as bash expands it. */

export interface PromptContext {
  readonly user: string;
  readonly host: string;
  readonly cwd: string;
  readonly home: string;
}

export const DEFAULT_PROMPT = '\\u@\\h:\\w\\$ ';

/** `\u@\h:\w\$ ` becomes `root@m1:~# `. Escapes that are not modelled stay as they are. */
export function expandPrompt(template: string, context: PromptContext): string {
  const { user, host, cwd, home } = context;
  const isHome = cwd === home || cwd.startsWith(`${home}/`);
  const short = isHome ? `~${cwd.slice(home.length)}` : cwd;
  const escapes: Readonly<Record<string, string>> = {
    u: user,
    h: host.split('.')[0] ?? host,
    H: host,
    w: short,
    W: short === '~' || short === '/' ? short : (short.split('/').at(-1) ?? ''),
    $: user === 'root' ? '#' : '$',
    n: '\n',
    '\\': '\\',
    '[': '',
    ']': '',
  };
  return template.replace(/\\([uhHwW$n\\[\]])/g, (_, letter: string) => escapes[letter] ?? '');
}
