/** All subcommands, in the order of `--help`. */

import type { AddCommand } from './command.ts';
import { addCompletion } from './completion.ts';
import { addConf } from './conf.ts';
import { addExplain } from './explain.ts';
import { addInit } from './init.ts';
import { addList } from './list.ts';
import { addPlugins } from './plugins.ts';
import { addRun } from './run.ts';
import { addSchema } from './schema.ts';
import { addServe } from './serve.ts';
import { addShell } from './shell.ts';
import { addValidate } from './validate.ts';

export const COMMANDS: readonly AddCommand[] = [
  addRun,
  addShell,
  addServe,
  addValidate,
  addList,
  addExplain,
  addPlugins,
  addConf,
  addSchema,
  addInit,
  addCompletion,
];
