/** A small reader of TAP 14, after its specification: version, plan, test points, YAML blocks. */

import { parse } from 'yaml';

export interface TestPoint {
  readonly ok: boolean;
  readonly number: number;
  readonly description: string;
  readonly skip: string | undefined;
  diagnostic: Record<string, unknown> | undefined;
}

export interface TapDocument {
  readonly plan: number | undefined;
  readonly points: readonly TestPoint[];
  readonly comments: readonly string[];
  readonly bailOut: string | undefined;
}

const POINT = /^(not )?ok (\d+) - ((?:[^\\#]|\\.)*?)(?: # (SKIP|TODO)(?: (.*))?)?$/;

/** @throws Error at the first line that TAP does not know */
export function parseTap(text: string): TapDocument {
  const lines = text.replace(/\n$/, '').split('\n');
  if (lines.shift() !== 'TAP version 14') throw new Error('no version line');
  const points: TestPoint[] = [];
  const comments: string[] = [];
  let plan: number | undefined;
  let bailOut: string | undefined;
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    const point = POINT.exec(line);
    const number = /^1\.\.(\d+)$/.exec(line);
    if (point) {
      const [, not, at, said = '', directive, reason] = point;
      const description = said.replace(/\\(.)/g, '$1');
      const skip = directive === 'SKIP' ? (reason ?? '') : undefined;
      points.push({ ok: !not, number: Number(at), description, skip, diagnostic: undefined });
    } else if (line === '  ---') {
      const end = lines.indexOf('  ...');
      if (end < 0) throw new Error('a YAML block without an end');
      const block = lines.splice(0, end + 1).slice(0, -1);
      if (block.some((one) => one !== '' && !one.startsWith('  '))) throw new Error('indentation');
      points.at(-1)!.diagnostic = parse(block.map((one) => one.slice(2)).join('\n'));
    } else if (number) plan = Number(number[1]);
    else if (line.startsWith('# ')) comments.push(line.slice(2));
    else if (line.startsWith('Bail out!')) bailOut = line.slice('Bail out!'.length).trim();
    else throw new Error(`no line of TAP: ${line}`);
  }
  if (plan !== undefined && plan !== points.length) throw new Error('the plan counts otherwise');
  if (points.some((point, at) => point.number !== at + 1)) throw new Error('a number is missing');
  return { plan, points, comments, bailOut };
}
