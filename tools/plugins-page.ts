/** docs/plugins-reference.md: every piece of the built-in plugins, and the API of plugins itself. */

import {
  type ConfigurationFile,
  faultLasts,
  type PluginDefinition,
} from '../core/plugin/define.ts';
import { pieceName, type Registry } from '../core/plugin/registry.ts';
import { t } from '../core/plugin/types.ts';
import { STANDARD_MEASURES } from '../core/plugin/workload.ts';
import { inFlow } from '../core/scenario/schema/examples.ts';
import { sentenceOf } from '../core/scenario/schema/sentences.ts';
import { asSentence } from '../core/scenario/schema/words.ts';
import { code, filledIn, optionList, table, typeWords, yaml } from './markdown.ts';
import { functionsNamed, interfaceOf } from './plugin-api.ts';
import { builtInRegistry } from './schema-pages.ts';

/** What an author meets, in the order in which they meet it. */
const INTERFACES: readonly string[] = [
  'PluginDefinition',
  'ConfigurationFile',
  'EventDefinition',
  'RoleDefinition',
  'CommandDefinition',
  'FaultDefinition',
  'ExpectationDefinition',
  'InvariantDefinition',
  'AdviceDefinition',
  'Advice',
  'WorkloadDefinition',
  'Operations',
  'Operation',
  'MeasureDefinition',
  'PluginSystem',
  'Trace',
  'TraceEvent',
  'CheckWorld',
  'FaultWorld',
  'ClusterPlan',
  'HostPlan',
  'ClusterView',
];

/** The page as it should be. */
export async function pluginsPage(): Promise<string> {
  const registry = await builtInRegistry();
  return filledIn('docs/plugins-reference.md', {
    plugins: registry.plugins.map((plugin) => pluginSection(plugin, registry)).join('\n\n'),
    measures: measures(),
    types: types(),
    'every type': members('TypeSpec'),
    api: INTERFACES.map((name) => `### \`${name}\`\n\n${members(name)}`).join('\n\n'),
  });
}

function pluginSection(plugin: PluginDefinition, registry: Registry): string {
  const parts = [
    rolesOf(plugin),
    commandsOf(plugin),
    faultsOf(plugin),
    checksOf(plugin),
    eventsOf(plugin),
    invariantsOf(plugin),
    adviceOf(plugin),
    workloadsOf(plugin),
    ...filesOf(plugin, registry),
  ].filter((part) => part !== '');
  return [`## ${plugin.name}`, asSentence(plugin.summary), ...parts].join('\n\n');
}

function entriesOf<D>(all: Readonly<Record<string, D>> | undefined): [string, D][] {
  return Object.entries(all ?? {});
}

function rolesOf({ roles }: PluginDefinition): string {
  const lines = entriesOf(roles).map(([name, { summary, states, aliases = [], hooks = {} }]) => {
    const known = states.length === 0 ? 'none' : states.map(code).join(', ');
    const also = aliases.length === 0 ? '' : ` Also called ${aliases.map(code).join(', ')}.`;
    const doors = Object.entries(hooks).map(([hook, about]) => `\n  - hook \`${hook}\`: ${about}`);
    return `- **\`${name}\`**: ${asSentence(summary)} States: ${known}.${also}${doors.join('')}`;
  });
  return section('Roles', lines);
}

function commandsOf({ commands }: PluginDefinition): string {
  const rows = entriesOf(commands).map(([name, { summary, usage }]) => [
    code(name),
    asSentence(summary),
    usage
      .split('\n')
      .map((line) => code(line.trim()))
      .join('<br>'),
  ]);
  return rows.length === 0
    ? ''
    : `### Commands\n\n${table(['Command', 'What it does', 'Usage'], rows)}`;
}

function faultsOf(plugin: PluginDefinition): string {
  return entriesOf(plugin.faults)
    .map(([key, fault]) => {
      const name = pieceName(plugin.name, 'faults', key);
      const lasts = faultLasts(fault)
        ? 'It lasts until its `for` is over or it is healed.'
        : 'It is over at once.';
      return [
        `### Fault \`${name}\``,
        `${asSentence(fault.summary)} ${lasts}`,
        yaml(`- ${inFlow(fault.example)}`),
        optionList(fault.options),
      ].join('\n\n');
    })
    .join('\n\n');
}

function checksOf(plugin: PluginDefinition): string {
  return entriesOf(plugin.expectations)
    .map(([key, { summary, example, options }]) => {
      const name = pieceName(plugin.name, 'expectations', key);
      return [
        `### Check \`${name}\``,
        asSentence(summary),
        yaml(`- expect: ${inFlow(example)}`),
        optionList(options),
      ].join('\n\n');
    })
    .join('\n\n');
}

function eventsOf(plugin: PluginDefinition): string {
  const rows = entriesOf(plugin.events).map(([key, event]) => [
    code(pieceName(plugin.name, 'events', key)),
    code(sentenceOf(event) ?? 'as its data say'),
    Object.entries(event.fields)
      .map(([name, type]) => `\`${name}\` (${typeWords(type)})`)
      .join(', '),
  ]);
  return rows.length === 0
    ? ''
    : `### Events\n\n${table(['Event', 'What a report says', 'Fields'], rows)}`;
}

function invariantsOf(plugin: PluginDefinition): string {
  const lines = entriesOf(plugin.invariants).map(([key, { summary }]) => {
    return `- **\`${pieceName(plugin.name, 'invariants', key)}\`**: ${asSentence(summary)}`;
  });
  return section('Invariants', lines);
}

function adviceOf(plugin: PluginDefinition): string {
  const lines = entriesOf(plugin.advice).map(([key, { summary }]) => {
    return `- **\`${pieceName(plugin.name, 'advice', key)}\`**: ${asSentence(summary)}`;
  });
  return section('Warnings', lines);
}

function workloadsOf(plugin: PluginDefinition): string {
  const workloads = entriesOf(plugin.workloads).map(([key, workload]) => {
    const { summary, example, options, measures: own = {} } = workload;
    const more = Object.entries(own).map(
      ([name, { about, unit }]) => `- measure **\`${name}\`** (${unit}): ${asSentence(about)}`,
    );
    return [
      `### Workload \`${pieceName(plugin.name, 'workloads', key)}\``,
      asSentence(summary),
      yaml(`workloads: { writer: ${inFlow(example)} }`),
      [optionList(options), ...more].join('\n'),
    ].join('\n\n');
  });
  const lines = entriesOf(plugin.measures).map(
    ([key, { about, unit }]) =>
      `- **\`${pieceName(plugin.name, 'measures', key)}\`** (${unit}): ${asSentence(about)}`,
  );
  return [...workloads, section('Measures', lines)].filter((part) => part !== '').join('\n\n');
}

function filesOf(plugin: PluginDefinition, registry: Registry): string[] {
  return Object.keys(plugin.configuration ?? {}).flatMap((name) => {
    const file = registry.configurationFiles.get(name)?.definition;
    return file ? [fileSection(name, file)] : [];
  });
}

function fileSection(name: string, { path, keys, base = {} }: ConfigurationFile): string {
  const rows = Object.entries(keys).map(([key, type]) => [
    code(key),
    typeWords(type),
    type.default === undefined ? '' : code(type.default),
    type.unit ?? '',
    asSentence(type.about),
  ]);
  const first = Object.entries(base).map(([key, value]) => `\`${key}=${value}\``);
  const holds =
    first.length === 0 ? '' : ` Before anything is laid over it, it holds ${first.join(', ')}.`;
  const head = [`### File \`${name}\``, `On a host: \`${path}\`.${holds}`];
  if (rows.length === 0) return head.join('\n\n');
  return [...head, table(['Key', 'Takes', 'Default', 'Unit', 'Meaning'], rows)].join('\n\n');
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `### ${title}\n\n${lines.join('\n')}`;
}

function measures(): string {
  return Object.entries(STANDARD_MEASURES)
    .map(([name, { about, unit }]) => `- **\`${name}\`** (${unit}): ${asSentence(about)}`)
    .join('\n');
}

function types(): string {
  const lines = functionsNamed(Object.keys(t)).map(
    ({ name, about }) => `- **\`t.${name}\`**: ${asSentence(about)}`,
  );
  return lines.join('\n');
}

function members(name: string): string {
  const { about, members } = interfaceOf(name);
  const lines = members.map(({ name, optional, type, about }) => {
    const said = about === '' ? '.' : `: ${asSentence(about)}`;
    return `- **\`${name}${optional ? '?' : ''}\`** ${code(type)}${said}`;
  });
  return [...(about === '' ? [] : [asSentence(about)]), lines.join('\n')].join('\n\n');
}
