/** The grammar of the shell: what it makes of texts, and what it refuses, and how. */

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: shell text is full of them

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { literalText, type Script, type Word } from '../../plugins/linux/shell/ast.ts';
import { parseShell } from '../../plugins/linux/shell/parser.ts';
import { NotModelled } from '../../plugins/linux/shell/refusal.ts';

/** A compact picture of a tree: words in angle brackets, operators as they are written. */
function picture(script: Script): string {
  return script.lines
    .map((line) =>
      line.items
        .map(({ chain, background }) => {
          const rest = chain.rest.map(({ when, pipeline }) => ` ${when} ${pipe(pipeline)}`);
          return `${pipe(chain.first)}${rest.join('')}${background ? ' &' : ''}`;
        })
        .join('; '),
    )
    .join(' ⏎ ');
}

type Pipe = Script['lines'][number]['items'][number]['chain']['first'];

function pipe({ negated, commands }: Pipe): string {
  return (negated ? '! ' : '') + commands.map(command).join(' | ');
}

function command(node: Pipe['commands'][number]): string {
  const redirects = node.redirects.map((each) => {
    if (each.kind === 'duplicate') return ` ${each.fd}>&${each.from}`;
    if (each.kind === 'text') return ` <<${word(each.body)}`;
    const fd = 'fd' in each ? each.fd : '';
    return ` ${fd}${each.kind}${word(each.target)}`;
  });
  return body(node) + redirects.join('');
}

function body(node: Pipe['commands'][number]): string {
  switch (node.kind) {
    case 'simple': {
      const assignments = node.assignments.map(({ name, value }) => `${name}=${word(value)}`);
      return [...assignments, ...node.words.map(word)].join('');
    }
    case 'group':
      return `{${picture(node.body)}}`;
    case 'subshell':
      return `(${picture(node.body)})`;
    case 'if': {
      const branches = node.branches.map((b) => `${picture(b.condition)} → ${picture(b.body)}`);
      return `if[${branches.join(' | ')}${node.otherwise ? ` | ${picture(node.otherwise)}` : ''}]`;
    }
    case 'for':
      return `for[${node.variable} ${node.words?.map(word).join('') ?? '@'} ${picture(node.body)}]`;
    case 'while':
      return `${node.until ? 'until' : 'while'}[${picture(node.condition)} → ${picture(node.body)}]`;
  }
}

function word({ parts }: Word): string {
  const inner = parts.map((part): string => {
    if (part.kind === 'text') return part.text;
    if (part.kind === 'quoted') return `'${part.text}'`;
    if (part.kind === 'double') return `"${word(part).slice(1, -1)}"`;
    if (part.kind === 'command') return `$(${picture(part.body)})`;
    const operand = part.operand ? word(part.operand).slice(1, -1) : '';
    return `\${${part.name}${part.operator ? ` ${part.operator} ${operand}` : ''}}`;
  });
  return `<${inner.join('')}>`;
}

const TREES: readonly (readonly [string, string])[] = [
  ['echo a  b', '<echo><a><b>'],
  ['  # only a comment', ''],
  ['echo a#b #c', '<echo><a#b>'],
  ['echo \'a b\'"c $X"d\\ e', `<echo><'a b'"'c '\${X}"d' 'e>`],
  ['echo "a\\nb \\$ \\" \\`"', `<echo><"'a\\nb $ " \`'">`],
  ["echo $'a\\tb\\x41'", "<echo><'a\tbA'>"],
  ['echo a\\\nb', '<echo><ab>'],
  [
    'echo ${X} ${X:-d e} ${#X} ${X%%.*} $1 $? $@',
    '<echo><${X}><${X :- d e}><${X length }><${X %% .*}><${1}><${?}><${@}>',
  ],
  ['echo $(ls | wc) `pwd`', '<echo><$(<ls> | <wc>)><$(<pwd>)>'],
  ['echo "$(echo ")" \'"\')"', `<echo><"$(<echo><"')'"><'"'>)">`],
  ['echo `echo \\`echo x\\``', '<echo><$(<echo><$(<echo><x>)>)>'],
  ['a; b & c', '<a>; <b> &; <c>'],
  ['a && b || ! c | d', '<a> && <b> || ! <c> | <d>'],
  ['a\n\nb\n', '<a> ⏎ <b>'],
  ['a &&\n b |\n c', '<a> && <b> | <c>'],
  ['X=1 Y="a b" cmd Z=2', `X=<1>Y=<"'a b'"><cmd><Z=2>`],
  ['X=', 'X=<>'],
  ['a > f 2>&1 < in >> g', '<a> 1write<f> 2>&1 read<in> 1append<g>'],
  ['a &> f; b &>> f; c 2> e 1>&2', '<a> both<f>; <b> both<f>; <c> 2write<e> 1>&2'],
  ['>f echo x2>g', '<echo><x2> 1write<f> 1write<g>'],
  ['a 2>f 3', '<a><3> 2write<f>'],
  ['cat <<EOF\nx $Y\nEOF\necho b', `<cat> <<<"'x '\${Y}'\n'"> ⏎ <echo><b>`],
  ["cat <<'E' <<-F\na $X\nE\n\tb\n\tF", `<cat> <<<'a $X\n'> <<<"'b\n'">`],
  ['cat <<< word', '<cat> <<<word>'],
  ['(a; b) | { c; } > f', '(<a>; <b>) | {<c>} 1write<f>'],
  ['if a; then b; elif c; then d; else e; fi', 'if[<a> → <b> | <c> → <d> | <e>]'],
  ['if a\nthen\nb\nfi && c', 'if[<a> → <b>] && <c>'],
  ['for x in 1 "2 3"; do a; done', `for[x <1><"'2 3'"> <a>]`],
  ['for x\ndo a\nb; done', 'for[x @ <a> ⏎ <b>]'],
  ['while a; do b; done; until c; do d; done', 'while[<a> → <b>]; until[<c> → <d>]'],
  ['echo if then fi do done { } in', '<echo><if><then><fi><do><done><{><}><in>'],
  ["'if' a", "<'if'><a>"],
  ['echo {a,b} a=b c:d', '<echo><{a,b}><a=b><c:d>'],
  ['echo $ "$" a$', `<echo><$><"'$'"><a$>`],
  ['export PATH=$PATH:$ZK_HOME/bin', '<export><PATH=${PATH}:${ZK_HOME}/bin>'],
];

const REFUSALS: readonly (readonly [string, string])[] = [
  ['f() { a; }', 'function definition'],
  ['f ()\n{ a; }', 'function definition'],
  ['function f { a; }', 'function'],
  ['case x in a) b;; esac', 'case'],
  ['select x in a; do b; done', 'select'],
  ['[[ a == b ]]', '[['],
  ['((1 + 1))', 'arithmetic command (('],
  ['echo $((1 + 1))', 'arithmetic expansion'],
  ['echo "$[1]"', 'arithmetic expansion'],
  ['for ((;;)); do a; done', 'arithmetic for (('],
  ['X=(a b)', 'arrays'],
  ['X[1]=a', 'arrays'],
  ['echo ${X[0]}', 'arrays'],
  ['X+=a', 'assignment with +='],
  ['diff <(a) <(b)', 'process substitution'],
  ['echo ${!X}', 'indirect expansion'],
  ['echo ${X:1:2}', 'substring expansion'],
  ['echo ${X/a/b}', 'pattern substitution'],
  ['echo ${X^^}', 'case modification'],
  ['echo ${X@Q}', 'parameter transformation'],
  ['echo $RANDOM', 'variable RANDOM'],
  ['echo $"hello"', 'locale translation $"…"'],
  ['set -e', 'set'],
  ['trap "a" EXIT', 'trap'],
  ['X=1 declare Y', 'declare'],
  ['a; local x', 'local'],
  ['alias ll="ls -l"', 'alias'],
  ['exec 3> f', 'exec'],
  ['time sleep 1', 'time'],
  ['a 3> f', 'redirection of file descriptor 3'],
  ['a 2>&3', 'redirection of file descriptor 3'],
  ['a 2>&-', 'closing a file descriptor'],
  ['a <> f', 'redirection <>'],
  ['a <&3', 'redirection <&'],
  ['echo fine\necho "and $(case x in esac)"', 'case'],
  ['if a; then b; else f() { c; }; fi', 'function definition'],
];

const ERRORS: readonly (readonly [string, string, number, boolean])[] = [
  ['echo )', "syntax error near unexpected token `)'", 1, false],
  ['a\nb ;; c', "syntax error near unexpected token `;;'", 2, false],
  ['fi', "syntax error near unexpected token `fi'", 1, false],
  ['a | | b', "syntax error near unexpected token `|'", 1, false],
  ['a > ', "syntax error near unexpected token `newline'", 1, false],
  ['for x in a; b', "syntax error near unexpected token `b'", 1, false],
  ['{ a; } b', "syntax error near unexpected token `b'", 1, false],
  ['if a; then b', 'syntax error: unexpected end of file', 2, true],
  ['(a', 'syntax error: unexpected end of file', 2, true],
  ['a &&', 'syntax error: unexpected end of file', 2, true],
  ["echo 'a", "unexpected EOF while looking for matching `''", 1, true],
  ['echo "a\nb', 'unexpected EOF while looking for matching `"\'', 1, true],
  ['echo $(a', "unexpected EOF while looking for matching `)'", 2, true],
  ['echo ${a', "unexpected EOF while looking for matching `}'", 1, true],
  ['cat <<EOF\na', "here-document delimited by end-of-file (wanted `EOF')", 2, true],
];

describe('a command text is parsed', () => {
  it.each(TREES)('%j', (text, expected) => {
    const { script, error } = parseShell(text);
    expect(error).toBeUndefined();
    expect(picture(script)).toBe(expected);
  });
});

describe('what the shell does not model is refused by name', () => {
  it.each(REFUSALS)('%j', (text, construct) => {
    expect(() => parseShell(text)).toThrow(new NotModelled(construct));
  });
});

describe('a malformed text gets the words of bash', () => {
  it.each(ERRORS)('%j', (text, message, line, incomplete) => {
    const { error } = parseShell(text);
    expect({ message: error?.message, line: error?.line, incomplete: error?.incomplete }).toEqual({
      message,
      line,
      incomplete,
    });
  });

  it('keeps the lines before the one that is wrong', () => {
    const { script, error } = parseShell('echo a\necho b; fi\necho c');
    expect(picture(script)).toBe('<echo><a>');
    expect(error?.excerpt).toBe('echo b; fi');
  });
});

describe('any text', () => {
  const pieces = fc.constantFrom(
    ...['a', ' ', "'", '"', '$', '(', ')', '{', '}', ';', '&', '|', '<', '>', '\\', '\n', '`', '#'],
    ...['if ', 'then ', 'fi', 'do ', 'done', '=', '!', '~', '*', '0'],
  );

  it('is parsed, refused or found wrong, and nothing else happens', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        try {
          parseShell(parts.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(NotModelled);
        }
      }),
      { numRuns: 3_000, seed: 1 },
    );
  });

  it('comes back as itself when it is quoted', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), (text) => {
        const quoted = `'${text.replaceAll("'", "'\\''")}'`;
        const { script } = parseShell(`echo ${quoted}`);
        const found = script.lines[0]!.items[0]!.chain.first.commands[0]!;
        const argument = found.kind === 'simple' ? found.words[1] : undefined;
        expect(literalText(argument!)).toBe(text);
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});
