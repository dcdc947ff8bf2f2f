/** `hadoop_generate_usage`: the help of a script, in two columns as wide as a terminal. */

import type { Subcommand, SubcommandKind } from './subcommands.ts';

const COLUMNS = 75;

const COMMON_OPTIONS: Readonly<Record<string, string>> = {
  '--buildpaths': 'attempt to add class files from build tree',
  '--config dir': 'Hadoop config directory',
  '--debug': 'turn on shell script debug mode',
  '--help': 'usage information',
  '--hostnames list[,of,host,names]': 'hosts to use in worker mode',
  '--hosts filename': 'list of hosts to use in worker mode',
  '--loglevel level': 'set the log4j level for this command',
  '--workers': 'turn on worker mode',
};

const KINDS: readonly (readonly [SubcommandKind, string])[] = [
  ['admin', 'Admin'],
  ['client', 'Client'],
  ['daemon', 'Daemon'],
];

export function usageOf(
  command: string,
  subcommands: Readonly<Record<string, Subcommand>>,
  moreOptions: Readonly<Record<string, string>> = {},
): string {
  const all = Object.entries(subcommands);
  const names = Object.keys(subcommands);
  const options = Object.entries({ ...COMMON_OPTIONS, ...moreOptions });
  const sections = KINDS.flatMap(([kind, title]) => {
    const ofKind = all.filter(([, subcommand]) => subcommand.kind === kind);
    if (ofKind.length === 0) return [];
    const rows = ofKind.map(([name, { about }]) => [name, about] as const);
    return ['', `    ${title} Commands:`, '', ...columns(rows, widest(names))];
  });
  return [
    `Usage: ${command} [OPTIONS] SUBCOMMAND [SUBCOMMAND OPTIONS]`,
    '',
    '  OPTIONS is none or any of:',
    '',
    ...columns(options, widest(options.map(([name]) => name))),
    '',
    '  SUBCOMMAND is one of:',
    '',
    ...sections,
    '',
    'SUBCOMMAND may print help when invoked w/o parameters or with -h.',
    '',
  ].join('\n');
}

const widest = (texts: readonly string[]): number => Math.max(...texts.map(({ length }) => length));

function columns(rows: readonly (readonly [string, string])[], width: number): string[] {
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.flatMap(([name, about]) =>
    fold(about, COLUMNS - width).map((line, at) => {
      return `${(at === 0 ? name : ' ').padEnd(width)}   ${line}`;
    }),
  );
}

/** `fold -s -w`: lines end behind a blank. */
function fold(text: string, width: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const blank = rest.lastIndexOf(' ', width - 1);
    const end = blank < 0 ? width : blank + 1;
    lines.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end);
  }
  return [...lines, rest];
}
