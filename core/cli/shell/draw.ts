/** What the shell says by itself: roles, causes, help, refusals, the end. */

import { QuorateError } from '../../errors/quorate-error.ts';
import { drawCauses } from '../../report/causes.ts';
import type { Style } from '../../report/style.ts';
import { moment } from '../../report/units.ts';
import { padEnd, widthOf } from '../../report/width.ts';
import type { CauseLink } from '../../scenario/result.ts';
import type { HostState, Mishap, News } from '../../scenario/run/visitor.ts';
import { COLON_COMMANDS } from './colon-commands.ts';
import type { WrongLine } from './plain-step.ts';

/** What the run told, apart from what its programs print. */
export function drawNews(news: Exclude<News, { kind: 'output' }>, style: Style): string[] {
  switch (news.kind) {
    case 'begins': {
      const { name, note } = news.step;
      const heading = name === undefined ? [] : ['', style.bold(name)];
      return note === undefined ? heading : [...heading, style.dim(note)];
    }
    case 'done':
      return news.exit === undefined || news.exit === 0 ? [] : [style.dim(`exit ${news.exit}`)];
    case 'failed':
      return drawMishap(news, style);
    case 'roles':
      return drawRoles(news.hosts, style);
    case 'why':
    case 'trace':
      return drawLinks(news.links, news.kind, style);
  }
}

export function drawMishap({ message, expected, actual }: Mishap, style: Style): string[] {
  const part = (label: string, text: string | undefined) =>
    text === undefined ? [] : [`  ${label}${text.replaceAll('\n', `\n${' '.repeat(12)}`)}`];
  return [style.red(message), ...part('expected  ', expected), ...part('seen      ', actual)];
}

/** One line for each host. */
function drawRoles(hosts: readonly HostState[], style: Style): string[] {
  const width = Math.max(...hosts.map(({ host }) => widthOf(host)));
  return hosts.map(({ host, powered, roles }) => {
    const name = style.bold(padEnd(host, width));
    if (!powered) return `${name}  ${style.yellow('no power')}`;
    if (roles.length === 0) return `${name}  ${style.dim('no daemon runs')}`;
    const parts = roles.map(({ role, pid, state, paused }) => {
      const how = paused ? style.yellow('paused') : (state ?? '');
      return [role, how, style.dim(`pid ${pid}`)].filter(Boolean).join(' ');
    });
    return `${name}  ${parts.join('   ')}`;
  });
}

/** Causes, the nearest first; or events, the last one last. */
function drawLinks(links: readonly CauseLink[], kind: 'why' | 'trace', style: Style): string[] {
  if (links.length === 0) return [style.dim('nothing has happened there')];
  return drawCauses(links, kind === 'why' ? 'chain' : 'side by side', style);
}

export function drawTime(timeMs: number): string {
  return `${moment(timeMs)} s of virtual time have passed; it stands still while you type`;
}

export function drawHelp(inFile: boolean, style: Style, without: readonly string[] = []): string[] {
  const commands = COLON_COMMANDS.filter(
    (one) => (inFile || !one.inFile) && !without.includes(one.name),
  );
  const width = Math.max(...commands.map(({ usage }) => usage.length));
  return [
    'What is typed goes to the shell of the host. Lines that begin with a colon are for the world:',
    ...commands.map(({ usage, about }) => `  ${padEnd(usage, width)}  ${style.dim(about)}`),
  ];
}

const NOT_IN_REAL_TIME: readonly string[] = ['undo', 'save', 'save!'];

/** The same at a cluster that is served. */
export function drawRealTimeHelp(style: Style): string[] {
  return drawHelp(false, style, NOT_IN_REAL_TIME);
}

/** What is wrong with a line, and what would be right. */
export function drawRefusal(error: WrongLine | QuorateError, style: Style): string[] {
  if (error instanceof QuorateError) return [style.red(error.message), `  ${error.cure}`];
  return error.problems.flatMap(({ message, hint }) => [
    style.red(message),
    ...(hint === undefined ? [] : [`  ${hint}`]),
  ]);
}
