/** What a plugin brings, as plain data: for `quorate plugins`, in words and in JSON. */

import { configurationFile } from '../plugin/configuration.ts';
import { faultLasts, type Options, type PluginDefinition } from '../plugin/define.ts';
import { pieceName } from '../plugin/registry.ts';

export interface PluginPart {
  /** `roles`, `faults`, …: the words of `definePlugin`. */
  readonly kind: string;
  readonly pieces: readonly PluginPiece[];
}

export interface PluginPiece {
  /** As the language calls it. */
  readonly name: string;
  readonly summary: string;
  /** States of a role, usage of a command. */
  readonly facts: Readonly<Record<string, string>>;
  /** Options, fields or keys. */
  readonly fields: readonly PluginField[];
}

export interface PluginField {
  readonly name: string;
  readonly type: string;
  readonly about: string;
  readonly default?: string;
  readonly optional: boolean;
}

/** All parts that are not empty, in the order in which a reader wants them. */
export function partsOf(plugin: PluginDefinition): PluginPart[] {
  const { name } = plugin;
  const parts: PluginPart[] = [
    {
      kind: 'roles',
      pieces: piecesOf(plugin.roles, (key, { summary, states, aliases, hooks }) => ({
        name: key,
        summary,
        facts: {
          ...(states.length > 0 && { states: states.join(', ') }),
          ...(aliases && aliases.length > 0 && { 'also called': aliases.join(', ') }),
          ...(hooks && { hooks: Object.keys(hooks).join(', ') }),
        },
        fields: [],
      })),
    },
    {
      kind: 'commands',
      pieces: piecesOf(plugin.commands, (key, { summary, usage }) => ({
        name: key,
        summary,
        facts: { usage: usage.trim().split('\n')[0] ?? '' },
        fields: [],
      })),
    },
    {
      kind: 'faults',
      pieces: piecesOf(plugin.faults, (key, fault) => ({
        name: pieceName(name, 'faults', key),
        summary: fault.summary,
        facts: { ...(faultLasts(fault) && { lasts: 'until it is healed, or `for` a time' }) },
        fields: fieldsOf(fault.options),
      })),
    },
    {
      kind: 'expectations',
      pieces: piecesOf(plugin.expectations, (key, { summary, options }) => ({
        name: pieceName(name, 'expectations', key),
        summary,
        facts: {},
        fields: fieldsOf(options),
      })),
    },
    {
      kind: 'invariants',
      pieces: piecesOf(plugin.invariants, (key, { summary }) => ({
        name: pieceName(name, 'invariants', key),
        summary,
        facts: {},
        fields: [],
      })),
    },
    {
      kind: 'events',
      pieces: piecesOf(plugin.events, (key, { fields }) => ({
        name: pieceName(name, 'events', key),
        summary: '',
        facts: {},
        fields: fieldsOf(fields),
      })),
    },
    {
      kind: 'configuration',
      pieces: piecesOf(plugin.configuration, (key, spec) => {
        const { path, keys } = configurationFile(name, key, spec);
        const summary = `is written to ${path}`;
        return { name: key, summary, facts: {}, fields: fieldsOf(keys) };
      }),
    },
  ];
  return parts.filter(({ pieces }) => pieces.length > 0);
}

function piecesOf<D>(
  definitions: Readonly<Record<string, D>> | undefined,
  piece: (key: string, definition: D) => PluginPiece,
): PluginPiece[] {
  return Object.entries(definitions ?? {}).map(([key, definition]) => piece(key, definition));
}

function fieldsOf(options: Options): PluginField[] {
  return Object.entries(options).map(([name, type]) => ({
    name,
    type: type.kind,
    about: type.about,
    ...(type.default !== undefined && { default: type.default }),
    optional: type.optional,
  }));
}
