/**
 * Warnings of one cluster: what its files say and hardly mean, and the advice of the plugins. What
 * the cluster means nevertheless it names under `without`, with the reason.
 */

import { WARNINGS } from '../../errors/warnings.ts';
import type { Advice } from '../../plugin/advice.ts';
import type { ClusterPlan } from '../../plugin/define.ts';
import { didYouMean } from '../../plugin/names.ts';
import { listOf, problem } from '../../plugin/problem.ts';
import type { Registry } from '../../plugin/registry.ts';
import type { MapNode, Problem, SourceNode, Span } from '../../plugin/source.ts';
import type { ConfReporter } from './conf-layers.ts';
import type { ConfOrigins } from './origins.ts';
import { entryOf, listedIn, mapOf, type Reporter, textsOf } from './shape.ts';

export class Warnings implements ConfReporter {
  readonly #root: MapNode;
  readonly #registry: Registry;
  readonly #reporter: Reporter;
  readonly #meant: ReadonlySet<string>;
  /** Each once, although hosts share their files. */
  readonly #found = new Map<string, Problem>();

  /** Problems go on to `reporter`. */
  constructor(root: MapNode, registry: Registry, reporter: Reporter) {
    this.#root = root;
    this.#registry = registry;
    this.#reporter = reporter;
    this.#meant = new Set(this.#readWithout());
  }

  get found(): readonly Problem[] {
    return [...this.#found.values()];
  }

  problem(one: Problem): void {
    this.#reporter.problem(one);
  }

  warning(one: Problem): void {
    if (this.#meant.has(one.code)) return;
    const { file, line, column } = one.at;
    this.#found.set([one.code, file, line, column, one.message].join(' '), one);
  }

  /** Asks the plugins about the whole cluster. */
  advise(cluster: ClusterPlan, origins: ConfOrigins): void {
    for (const [code, { definition }] of this.#registry.advice) {
      for (const { reason, cure, at } of definition.check(cluster)) {
        this.warning({ code, message: reason, at: this.#placeOf(at, origins), hint: cure });
      }
    }
  }

  /** The key, else the line of the text, else the file, else the cluster. */
  #placeOf(at: Advice['at'], origins: ConfOrigins): Span {
    const anywhere = entryOf(this.#root, 'hosts')?.keyAt ?? this.#root.at;
    const file = at && origins.get(at.host)?.get(at.file);
    const key = at?.key === undefined ? undefined : file?.get(at.key);
    if (key?.kind === 'written') return key.at;
    const whole = file?.get('');
    if (whole?.kind !== 'written') return anywhere;
    return at?.line === undefined ? whole.at : (whole.placeAt?.(at.line) ?? whole.at);
  }

  #readWithout(): string[] {
    const entry = entryOf(this.#root, 'without');
    if (!entry) return [];
    return listedIn(entry.value).flatMap((item) => this.#readOne(item));
  }

  #readOne(node: SourceNode): string[] {
    const wanted = 'a map, as `{ warning: conf/deprecated, because: … }`';
    const map = mapOf(node, '`without`', this, wanted);
    if (!map) return [];
    for (const { key, keyAt } of map.entries) {
      if (key === 'warning' || key === 'because') continue;
      const hint = didYouMean(key, ['warning', 'because']);
      this.problem(problem('language/unknown-key', { key, where: '`without`' }, keyAt, hint));
    }
    const texts = (['warning', 'because'] as const).map((key) => {
      const entry = entryOf(map, key);
      if (entry) return textsOf(entry.value, `\`${key}\``, this)[0];
      const example = key === 'warning' ? 'conf/deprecated' : 'the reason';
      const parameters = { where: '`without`', key, example };
      this.problem(problem('language/missing-key', parameters, map.at));
      return undefined;
    });
    const [warning, because] = texts;
    if (!warning || !because) return [];
    const names = [...Object.keys(WARNINGS), ...this.#registry.advice.keys()];
    if (names.includes(warning.text)) return [warning.text];
    const hint = didYouMean(warning.text, names) ?? `the warnings are ${listOf(names)}`;
    this.problem(problem('cluster/unknown-warning', { name: warning.text }, warning.at, hint));
    return [];
  }
}
