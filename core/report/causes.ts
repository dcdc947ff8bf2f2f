/** Events with their causes as they are drawn: who, when, what, the key behind it, and its place. */

import type { CauseLink } from '../scenario/result.ts';
import type { Style } from './style.ts';
import { moment } from './units.ts';
import { padEnd, padStart, widthOf } from './width.ts';

/** A chain has an arrow from each event to what caused it; other events stand side by side. */
export type Drawn = 'chain' | 'side by side';

/** A line each, in columns. */
export function drawCauses(links: readonly CauseLink[], drawn: Drawn, style: Style): string[] {
  const who = ({ host, process }: CauseLink) => [host, process].filter(Boolean).join(' ');
  const width = Math.max(...links.map((link) => widthOf(who(link))));
  const digits = Math.max(...links.map(({ timeMs }) => widthOf(moment(timeMs))));
  return links.map((link, at) => {
    const arrow = drawn === 'chain' && at > 0 ? '<- ' : '   ';
    const time = `${padStart(moment(link.timeMs), digits)} s`;
    const left = style.dim(arrow + padEnd(who(link), width));
    return `${left}  ${style.dim(time)}  ${link.sentence}${remarks(link, style)}`;
  });
}

/** What stands behind the sentence. */
function remarks({ key, times = 1, place }: CauseLink, style: Style): string {
  const parts = [
    key === undefined ? '' : style.yellow(key),
    times > 1 ? style.dim(`(${times} times)`) : '',
    place ? style.dim(`${place.file}:${place.line}`) : '',
  ];
  return parts.map((part) => (part === '' ? '' : `   ${part}`)).join('');
}
