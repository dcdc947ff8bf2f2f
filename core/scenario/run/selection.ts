/**
 * Resolving selectors: from what has been observed, among living processes, rivals by the rank
 * that their role declares. Not exactly what was asked for is an error that names the candidates.
 */

import type { ProcessView } from '../../plugin/define.ts';
import { describeSelector, type Selector } from '../../plugin/selector.ts';

/** A selector that does not give what it asks for; the step fails with this sentence. */
export class SelectionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SelectionError';
  }
}

/** What selectors are resolved against. */
export interface Selectable {
  readonly hostNames: readonly string[];
  processes(): readonly ProcessView[];
  /** Hosts of a bound name; undefined when it is not bound. */
  boundHosts(name: string): readonly string[] | undefined;
  /** A draw from the labelled stream of this selector: an order of `count` things. */
  shuffle<T>(selector: Selector, items: readonly T[]): readonly T[];
}

/** Host names, in file order; with `others` given, `rest` is what those leave. */
export function resolveHosts(
  selector: Selector,
  world: Selectable,
  others: readonly string[] = [],
): readonly string[] {
  switch (selector.kind) {
    case 'host':
      return [selector.name];
    case 'all':
      return world.hostNames;
    case 'rest':
      return world.hostNames.filter((name) => !others.includes(name));
    case 'bound': {
      const hosts = world.boundHosts(selector.name);
      if (!hosts) throw new SelectionError(`\`${selector.name}\` is not bound yet`);
      return hosts;
    }
    case 'list': {
      const named = selector.items.filter((item) => item.kind !== 'rest');
      const hosts = named.flatMap((item) => resolveHosts(item, world));
      const rest = named.length < selector.items.length;
      return unique(rest ? [...hosts, ...resolveHosts({ kind: 'rest' }, world, hosts)] : hosts);
    }
    case 'role':
      return unique(resolveProcesses(selector, world).map(({ host }) => host));
  }
}

/** The processes that a role selector means, within `hosts` if given. */
export function resolveProcesses(
  selector: Extract<Selector, { kind: 'role' }>,
  world: Selectable,
  hosts?: readonly string[],
): readonly ProcessView[] {
  const found = matching(selector, world, hosts);
  const { quantifier } = selector;
  const words = describeSelector(selector);
  const where = hosts ? ` on ${hosts.join(', ')}` : '';
  if (quantifier === 'each') {
    if (found.length === 0) throw nothing(words + where, selector.role, world);
    return found;
  }
  if (quantifier === 'one') return [theOne(found, words + where, selector, world)];
  const wanted = quantity(quantifier, found.length);
  if (found.length < wanted || wanted === 0) {
    throw new SelectionError(`\`${words}\` finds only ${found.length} of ${selector.role}${where}`);
  }
  return world.shuffle(selector, found).slice(0, wanted);
}

/** Living processes of the role in the state, whatever the quantifier. */
export function matching(
  { role, state }: Extract<Selector, { kind: 'role' }>,
  world: Pick<Selectable, 'processes'>,
  hosts?: readonly string[],
): readonly ProcessView[] {
  return world
    .processes()
    .filter(
      (process) =>
        process.program === role &&
        (state === undefined || process.state === state) &&
        (hosts === undefined || hosts.includes(process.host)),
    );
}

function theOne(
  found: readonly ProcessView[],
  words: string,
  selector: Extract<Selector, { kind: 'role' }>,
  world: Selectable,
): ProcessView {
  if (found.length === 0) throw nothing(words, selector.role, world);
  const highest = Math.max(...found.map(({ rank }) => rank));
  const best = selector.state === undefined ? found : found.filter(({ rank }) => rank === highest);
  if (best.length === 1) return best[0]!;
  const names = best.map(({ host }) => host).join(', ');
  throw new SelectionError(
    `\`${words}\` finds ${best.length} (${names}); write \`each\`, \`any\` or a host`,
  );
}

function nothing(words: string, role: string, world: Selectable): SelectionError {
  const all = world.processes().filter(({ program }) => program === role);
  const states = all.map(({ host, state }) => `${host} ${state ?? 'starting'}`).join(', ');
  return new SelectionError(
    `\`${words}\` finds nothing; ${all.length === 0 ? `no ${role} runs` : `there are ${states}`}`,
  );
}

function quantity(
  quantifier: 'any' | 'majority' | 'minority' | { readonly count: number },
  of: number,
): number {
  if (quantifier === 'any') return 1;
  if (quantifier === 'majority') return Math.floor(of / 2) + 1;
  if (quantifier === 'minority') return Math.ceil(of / 2) - 1;
  return quantifier.count;
}

/** Each once, in order. */
export function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
