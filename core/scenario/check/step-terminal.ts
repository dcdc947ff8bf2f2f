/** Terminals that stay open: `terminal: alice` beside `run` and `expect`, and the verb `type`. */

import { checkPlaceholders } from '../../plugin/placeholders.ts';
import { describeSelector, readSelector, type Selector } from '../../plugin/selector.ts';
import type { MapEntry, MapNode } from '../../plugin/source.ts';
import type { ExpectStep, TypeStep } from '../model.ts';
import { readExpected, readResult } from './result.ts';
import type { Scope } from './scope.ts';
import { entryOf } from './shape.ts';
import type { StepSource } from './steps.ts';
import { readWithin } from './within.ts';

export interface TerminalPlace {
  readonly terminal: string;
  readonly host: Selector;
}

/** The terminal of a step and its host, which the first step in it says. */
export function readPlace(entry: MapEntry, map: MapNode, scope: Scope): TerminalPlace | undefined {
  const scalar = scope.scalar(entry.value, '`terminal`', 'a name');
  const hostEntry = entryOf(map, 'host');
  const host = hostEntry && readSelector(hostEntry.value, scope);
  if (!scalar) return undefined;
  const terminal = scalar.text;
  const known = scope.terminal(terminal);
  if (known === undefined) {
    if (!scope.openTerminal(terminal, host, scalar.at)) return undefined;
    if (!hostEntry) {
      const where = `the first step in the terminal \`${terminal}\``;
      const parameters = { where, key: 'host', example: scope.hosts[0] ?? 'm1' };
      return scope.report('language/missing-key', parameters, scalar.at);
    }
    if (!host) return undefined;
    if (isOneHost(host)) return { terminal, host };
    const text = `\`${describeSelector(host)}\``;
    return scope.report('language/terminal-hosts', { name: terminal, text }, hostEntry.value.at);
  }
  scope.useTerminal(terminal, scalar.at);
  // Its first step was wrong, and that has been said.
  if (!known.host || (hostEntry && !host)) return undefined;
  if (host && describeSelector(host) !== describeSelector(known.host)) {
    const parameters = { name: terminal, host: describeSelector(known.host) };
    return scope.report('language/terminal-elsewhere', parameters, hostEntry.value.at);
  }
  return { terminal, host: known.host };
}

function isOneHost(host: Selector): boolean {
  if (host.kind === 'role') return host.quantifier === 'one' || host.quantifier === 'any';
  return host.kind === 'host' || host.kind === 'bound';
}

export function readType({ verb, map, base }: StepSource, scope: Scope): TypeStep | undefined {
  const scalar = scope.scalar(verb.value, '`type`', 'a text');
  const input = scalar && checkPlaceholders(scalar, scope) ? inputOf(scalar.text) : undefined;
  if (scalar && input && 'line' in input && input.line.includes('\n')) {
    scope.report('language/one-line', {}, scalar.at);
  }
  const entry = entryOf(map, 'terminal');
  const place = entry && readPlace(entry, map, scope);
  if (!entry) {
    const parameters = { where: `the step \`${base.title}\``, key: 'terminal', example: 'alice' };
    scope.report('language/missing-key', parameters, verb.keyAt);
  }
  const result = readExpected(map, 'output', scope);
  const within = readWithin(map, scope, ['since']);
  if (!input || !place || !result) return undefined;
  return { ...base, ...place, verb: 'type', input, result, within };
}

function inputOf(text: string): TypeStep['input'] {
  const line = text.replace(/\n$/, '');
  return line === '^C' || line === '^D' ? { key: line } : { line };
}

/** `{ terminal: bob, expect: … }`: what it printed by itself since the last step in it. */
export function readScreen(
  { verb, map, base }: StepSource,
  entry: MapEntry,
  scope: Scope,
): ExpectStep | undefined {
  const { value } = entry;
  const known = value.kind !== 'scalar' || scope.terminal(value.text);
  if (value.kind === 'scalar' && !known) {
    scope.report('language/unknown-terminal', { name: value.text }, value.at);
  }
  const place = known && readPlace(entry, map, scope);
  const result = readResult(verb.value, 'output', scope);
  const within = readWithin(map, scope, ['since']);
  const throughout = entryOf(map, 'for');
  if (throughout) {
    const parameters = { key: 'for', verb: '`expect` of a terminal', owners: '`expect` of checks' };
    const hint = 'wait first, then expect what it has printed';
    scope.report('language/misplaced', parameters, throughout.keyAt, hint);
  }
  if (!place || !result) return undefined;
  const screen = { terminal: place.terminal, result };
  return { ...base, verb: 'expect', checks: [], within, throughout: undefined, screen };
}
