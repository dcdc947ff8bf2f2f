/**
 * The report that CI servers read: JUnit's XML, a suite per file and a case per scenario and seed.
 * A failure holds the text that a person would see; the session of what did not pass stands in
 * `system-out`. Wrong files are cases with an error, what was not begun is skipped.
 */

import type { Problem } from '../plugin/source.ts';
import { drawFailure } from './failure.ts';
import { caseName, factsOf, notesOf, outcomeOf } from './outcome.ts';
import { drawProblems } from './problems.ts';
import type {
  PlainFault,
  Reporter,
  ReporterOptions,
  RunInfo,
  RunSummary,
  ScenarioReport,
} from './reporter.ts';
import { styleFor } from './style.ts';
import { transcript } from './transcript.ts';
import { count } from './units.ts';
import { prepareWidths } from './width.ts';
import { element, type XmlElement, xmlDocument } from './xml.ts';

/** A case, and what it counts as. */
interface Case {
  readonly kind: 'passed' | 'failure' | 'error' | 'skipped';
  readonly seconds: number;
  readonly element: XmlElement;
}

const PLAIN = styleFor(false);

export function junitReporter(options: ReporterOptions): Reporter {
  let info: RunInfo | undefined;
  return {
    onRunStart(run) {
      info = run;
    },
    async onRunEnd(summary) {
      await prepareWidths(JSON.stringify(summary.scenarios));
      options.write(xmlDocument(document(summary, info, options)));
    },
  };
}

function document(
  summary: RunSummary,
  info: RunInfo | undefined,
  options: ReporterOptions,
): XmlElement {
  const suites = new Map<string, Case[]>();
  const add = (file: string, one: Case) => suites.set(file, [...(suites.get(file) ?? []), one]);
  for (const file of new Set(summary.problems.map(({ at }) => at.file))) {
    const own = summary.problems.filter(({ at }) => at.file === file);
    add(file, problemCase(file, own, options));
  }
  const checkedOnly = info?.mode === 'validate' ? info.scenarios : [];
  for (const { name, file } of checkedOnly) add(file, made(file, name, 'passed', 0));
  for (const scenario of summary.scenarios) add(scenario.file, scenarioCase(scenario, options));
  for (const { name, file } of summary.notRun) {
    const message = summary.interrupted ? `not run: ${summary.interrupted}` : 'not run';
    add(file, made(file, name, 'skipped', 0, element('skipped', { message })));
  }
  for (const error of summary.errors) add('quorate', errorCase(error));
  const all = [...suites.values()].flat();
  return element(
    'testsuites',
    { name: 'quorate', ...sums(all), time: seconds(summary.wallTimeMs / 1_000) },
    ...[...suites].map(([file, cases]) => suite(file, cases)),
  );
}

function suite(file: string, cases: readonly Case[]): XmlElement {
  const time = cases.reduce((sum, one) => sum + one.seconds, 0);
  return element(
    'testsuite',
    { name: file, ...sums(cases), time: seconds(time) },
    ...cases.map((one) => one.element),
  );
}

function sums(cases: readonly Case[]) {
  const number = (kind: Case['kind']) => cases.filter((one) => one.kind === kind).length;
  return {
    tests: cases.length,
    failures: number('failure'),
    errors: number('error'),
    skipped: number('skipped'),
  };
}

function made(
  file: string,
  name: string,
  kind: Case['kind'],
  time: number,
  ...inside: XmlElement[]
): Case {
  // Readers show the class name as a path of folders.
  const classname = file.replace(/\.ya?ml$/, '').replaceAll('/', '.');
  const attributes = { name, classname, file, time: seconds(time) };
  return { kind, seconds: time, element: element('testcase', attributes, ...inside) };
}

function scenarioCase(scenario: ScenarioReport, options: ReporterOptions): Case {
  const { file, failure, wallTimeMs } = scenario;
  const outcome = outcomeOf(scenario);
  const name = caseName(scenario);
  const time = wallTimeMs / 1_000;
  if (scenario.skipped !== undefined) {
    return made(file, name, 'skipped', time, element('skipped', { message: scenario.skipped }));
  }
  const lines = [...factsOf(scenario), ...notesOf(scenario).map(({ text }) => text)];
  if (outcome === 'passed') {
    return made(file, name, 'passed', time, element('system-out', {}, lines.join('\n')));
  }
  lines.push('', ...transcript(scenario, { style: PLAIN, columns: undefined }));
  const out = element('system-out', {}, lines.join('\n'));
  if (!failure) {
    const stopped = element('error', { message: 'interrupted', type: 'interrupted' });
    return made(file, name, 'error', time, stopped, out);
  }
  const kind = outcome === 'failed' ? 'failure' : 'error';
  const drawn = drawFailure(scenario, {
    style: PLAIN,
    columns: undefined,
    readFile: options.readFile,
  });
  const attributes = { message: failure.message, type: failure.kind };
  return made(file, name, kind, time, element(kind, attributes, drawn.join('\n')), out);
}

function problemCase(file: string, problems: readonly Problem[], options: ReporterOptions): Case {
  const { readFile } = options;
  const drawn = drawProblems(problems, { style: PLAIN, columns: undefined, readFile });
  const [first] = problems;
  const message = problems.length === 1 ? first!.message : count(problems.length, 'problem');
  const error = element('error', { message, type: first!.code }, drawn.join('\n').trimEnd());
  return made(file, 'the file is right', 'error', 0, error);
}

function errorCase({ code, message, cure, detail }: PlainFault): Case {
  const text = [message, cure, detail].filter(Boolean).join('\n');
  return made('quorate', code, 'error', 0, element('error', { message, type: code }, text));
}

function seconds(value: number): string {
  return value.toFixed(3);
}
