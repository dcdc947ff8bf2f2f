/** `quorate completion`: the script that completes command lines in a shell. */

import { Argument } from 'commander';
import { SCRIPTS, SHELLS } from '../completion/scripts.ts';
import type { AddCommand } from './command.ts';

const INSTALL = `
Install it for yourself:
  bash   echo 'source <(quorate completion bash)' >> ~/.bashrc
  zsh    echo 'source <(quorate completion zsh)' >> ~/.zshrc
  fish   quorate completion fish > ~/.config/fish/completions/quorate.fish

It completes subcommands, flags and their values, files and the lines of their steps, and, out of
the files that the command line already names, scenarios for -t, tags, and parameters for --param.
`;

export const addCompletion: AddCommand = (program, context) => {
  program
    .command('completion')
    .description('print the script that completes command lines in a shell')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .addHelpText('after', INSTALL)
    .action((shell: string) => {
      process.stdout.write(SCRIPTS[shell] ?? '');
      context.end(0);
    });
  // What the scripts ask; nobody types it.
  program
    .command('complete', { hidden: true })
    .argument('<shell>')
    .argument('[words...]')
    .helpOption(false)
    .action(async (shell: string, words: string[]) => {
      const { answer } = await import('../completion/answer.ts');
      const lines = await answer(program, shell, words);
      process.stdout.write(lines.map((line) => `${line}\n`).join(''));
      context.end(0);
    });
};
