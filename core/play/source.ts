/** Where a played scenario comes from: a file, a text of YAML, or a JavaScript object. */

import { fileURLToPath } from 'node:url';
import { WrongScenario } from './problems.ts';

/** A path, a URL, a text of several lines, or what such a text would say. */
export type ScenarioSource = string | URL | Readonly<Record<string, unknown>>;

/** What the loader gets: a name, and the text when it is in no file of that name. */
export interface NamedText {
  readonly name: string;
  readonly text: string | undefined;
}

/** How a scenario without a file is called in reports. */
export const INLINE_NAME = 'inline.yaml';

/** `cluster` stands in for the scenario's own `cluster:`. */
export async function readSource(
  source: ScenarioSource,
  cluster: unknown,
  readFile: (path: string) => string,
): Promise<NamedText> {
  if (source instanceof URL)
    return withCluster(fileURLToPath(source), undefined, cluster, readFile);
  if (typeof source === 'string') {
    const isText = source.includes('\n');
    return isText
      ? withCluster(INLINE_NAME, dedented(source), cluster, readFile)
      : withCluster(source, undefined, cluster, readFile);
  }
  const { stringify } = await import('yaml');
  const whole = cluster === undefined ? source : { ...source, cluster };
  refuseRounded(whole, '');
  return {
    name: INLINE_NAME,
    text: stringify(whole, { lineWidth: 0, aliasDuplicateObjects: false }),
  };
}

/** The lines of the scenario keep their numbers: the cluster is written below them. */
function withCluster(
  name: string,
  text: string | undefined,
  cluster: unknown,
  readFile: (path: string) => string,
): NamedText {
  if (cluster === undefined) return { name, text };
  refuseRounded(cluster, 'cluster');
  const own = (text ?? readFile(name)).replace(/\n*$/, '\n');
  return { name, text: `${own}cluster: ${JSON.stringify(cluster)}\n` };
}

/** A session id or zxid as a number: JavaScript has rounded it before anybody could read it. */
function refuseRounded(value: unknown, path: string): void {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    const hint = 'write it as a text or a bigint';
    throw new WrongScenario(`\`${path}\`: the number ${value} is rounded by JavaScript; ${hint}`);
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    refuseRounded(inner, path === '' ? key : `${path}.${key}`);
  }
}

/** Without the indentation of the code around it, and the line end after the opening quote. */
function dedented(text: string): string {
  const lines = text.replace(/^[ \t]*\n/, '').split('\n');
  const filled = lines.filter((line) => line.trim() !== '');
  if (filled.length === 0) throw new WrongScenario('the scenario is empty');
  const indent = Math.min(...filled.map((line) => /^ */.exec(line)![0].length));
  return lines.map((line) => line.slice(Math.min(indent, /^ */.exec(line)![0].length))).join('\n');
}
