/** docs/command-line.md: every subcommand and flag, from the program itself. */

import type { Command, Option } from 'commander';
import { isHidden } from '../core/cli/completion/candidates.ts';
import { CONFIG_KEYS, type ConfigShape } from '../core/cli/config/keys.ts';
import { makeProgram } from '../core/cli/program.ts';

export function commandLinePage(): string {
  const program = makeProgram('0.0.0', () => {});
  const commands = program.commands.filter((command) => !isHidden(command));
  const parts = [HEAD, EXITS, TOGETHER, configuration(), ENVIRONMENT, ...commands.map(section)];
  return parts.join('\n');
}

const HEAD = `# The command line

Generated from the program by \`npm run generate\`; do not edit. \`quorate <command> --help\` says
the same in a terminal, and \`quorate completion bash\` (or \`zsh\`, \`fish\`) lets the shell
complete it.
`;

const EXITS = `## Exit codes

| Code | When |
|---|---|
| 0 | everything held |
| 1 | an expectation was not met, or an invariant broken |
| 2 | the input is wrong: flags, files, or nothing matched |
| 3 | code is at fault (ours, a plugin's, a reporter's), a trace was not the same twice, or a limit was hit |
| 130, 143 | ended by Ctrl-C or SIGTERM; the report says what was known by then |

Of several the highest of 3, 2 and 1 counts. A second Ctrl-C ends at once.
`;

const TOGETHER = `## How flags of \`run\` go together

- \`file.yaml:42\` plays up to the step at line 42: the last that begins there or before. The heading
  of a group means the whole group. \`eventually\`, \`sometimes\` and \`fails\` speak of the whole
  scenario and are left out. A failure's replay line is such a line.
- \`-t\` and \`--tag\` narrow each other. Of several \`--tag\` one is enough; \`--tag '!word'\` takes
  out whatever else is said.
- \`--seeds\` plays each scenario once with each seed, the plays of one scenario one after another.
  The first failure of a scenario is drawn whole, the others in a line, and the end says with how
  many seeds it fails. What \`sometimes\` wants need be seen with one of the seeds.
- \`-j\` plays several at once. They are told in their order whichever ends first, so that the report
  is the same for every \`-j\`. With \`--bail\` the first failure in that order is the last that is
  told; plays after it are ended or not begun.
- \`--trace\` plays one at a time, and refuses \`-j\`. With several seeds the file needs \`{seed}\` in
  its name.
- \`--verify-determinism\` looks at each seed of a sweep; it refuses \`--executor\`.
- \`--last-failed\` plays each scenario with the seeds with which it failed, unless \`--seed\` or
  \`--seeds\` says otherwise. What failed is kept in \`node_modules/.cache/quorate\`, or in
  \`.quorate\` where there is no \`node_modules\`.
- \`--timeout\` counts real time, for each play by itself; \`--max-time\` counts virtual time, over
  \`limits.time\` of the cluster. Both end with exit code 3.
- \`--watch\` goes with every flag but \`--list\` and \`--print-config\`.
- \`--seed\` and \`--seeds\` exclude each other; where one stands in a file or in the environment, the
  stronger counts.
`;

const ENVIRONMENT = `## Environment

| Variable | What it does |
|---|---|
| \`QUORATE_…\` | the value of a flag, as named with the flag below |
| \`NO_COLOR\`, \`FORCE_COLOR\` | no colours, or colours also where nobody looks; a flag wins over both |
| \`CI\` | no progress line, and no \`--watch\` |
| \`GITHUB_ACTIONS\`, \`GITHUB_STEP_SUMMARY\` | annotations and a summary, beside the reporters that were asked for |
| \`QUORATE_WATCHDOG_SECONDS\` | real seconds that a program may take for one event (default: 10) |
| \`QUORATE_MEMORY_MB\` | heap of a run's thread (default: 2048) |
`;

const SHAPES: Readonly<Record<ConfigShape, string>> = {
  text: 'text',
  texts: 'text or list',
  number: 'number',
  duration: 'duration',
  flag: '`true`, `false`',
};

function configuration(): string {
  const rows = Object.entries(CONFIG_KEYS).map(
    ([key, { shape, about }]) => `| \`${key}\` | ${SHAPES[shape]} | ${about} |`,
  );
  return `## Configuration

What a project always wants stands in a file: \`quorate.config.\` with \`ts\`, \`mts\`, \`js\`,
\`mjs\`, \`cjs\`, \`yaml\`, \`yml\` or \`json\`, \`.quoraterc\` (YAML or JSON, also with an ending),
or the key \`quorate\` of \`package.json\`. The nearest counts, from the current folder up to the one
that has a \`package.json\`; \`--config\` names another, \`--no-config\` reads none. A flag wins over
the environment, that over the file, and that over the default: \`quorate run --print-config\` says
what counts and where it comes from.

\`\`\`ts
import { defineConfig } from 'quorate/config';

export default defineConfig({
  paths: 'clusters',
  tags: ['!slow'],
  reporter: ['pretty', 'junit=reports/quorate.xml'],
  timeout: '2m',
});
\`\`\`

| Key | Takes | Meaning |
|---|---|---|
${rows.join('\n')}
`;
}

function section(command: Command): string {
  const options = command.options.filter(({ hidden }) => !hidden);
  const usage = `quorate ${command.name()} ${command.usage()}`;
  const parts = [`## quorate ${command.name()}`, `${sentence(command.description())}`, code(usage)];
  if (command.registeredArguments.length > 0) {
    const rows = command.registeredArguments.map(
      (argument) => `| \`${argument.name()}\` | ${cell(argument.description)} |`,
    );
    parts.push(['| Argument | |', '|---|---|', ...rows].join('\n'));
  }
  if (options.length > 0) {
    const head = ['| Flag | | Default | Environment | Key |', '|---|---|---|---|---|'];
    parts.push([...head, ...options.map(row)].join('\n'));
  }
  const after = afterOptions(command);
  if (after !== '') parts.push(code(after));
  return `${parts.join('\n\n')}\n`;
}

function row(option: Option): string {
  const [, about = '', otherwise = ''] =
    /^(.*?)(?: \(default: (.*)\))?$/s.exec(option.description) ?? [];
  const known = option.defaultValue === undefined ? otherwise : String(option.defaultValue);
  const variable = option.envVar === undefined ? '' : `\`${option.envVar}\``;
  const key = Object.entries(CONFIG_KEYS).find(
    ([, { option: name }]) => name === option.attributeName(),
  );
  const cells = [`\`${option.flags}\``, about, known, variable, key ? `\`${key[0]}\`` : ''];
  return `| ${cells.map(cell).join(' | ')} |`;
}

/** What the help says below its options: examples, and more. */
function afterOptions(command: Command): string {
  let help = '';
  const { writeOut = () => {} } = command.configureOutput();
  command.configureOutput({
    writeOut: (text) => {
      help += text;
    },
  });
  command.outputHelp();
  command.configureOutput({ writeOut });
  const [, after = ''] = /\nOptions:\n(?:.+\n)*\n([\s\S]*)$/.exec(help) ?? [];
  return after.trimEnd();
}

function code(text: string): string {
  return `\`\`\`text\n${text}\n\`\`\``;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ');
}
