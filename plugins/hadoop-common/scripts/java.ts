/** How the scripts start Java: the environment, the main class, its arguments. */

import { type Child, type SpawnOptions, SystemError } from '../../../core/plugin/index.ts';
import { complain, type HadoopScript } from './hadoop-config.ts';
import { programOf, type Subcommand } from './subcommands.ts';

/** What follows the subcommand: `-format`. */
export interface JavaCall {
  readonly script: HadoopScript;
  readonly name: string;
  readonly javaClass: string;
  readonly args: readonly string[];
}

/** The class of a subcommand, or of a name that is itself a class. */
export function javaClassOf(subcommand: Subcommand | undefined, name: string): string | undefined {
  if (subcommand) return subcommand.javaClass;
  return name.includes('.') ? name : undefined;
}

/** @returns undefined where this simulation has no such program, which is then told */
export function launch(call: JavaCall, options: SpawnOptions): Child | undefined {
  const { script, name, javaClass, args } = call;
  const env = script.variables.environment();
  try {
    return script.sys.spawnProgram(programOf(javaClass), [javaClass, ...args], { ...options, env });
  } catch (error) {
    if (!(error instanceof SystemError) || error.code !== 'ENOEXEC') throw error;
    complain(script.sys, `hdfs: not modelled: ${name}`);
    return undefined;
  }
}

/** The exit code of what the scripts refuse here and life would not. */
export const NOT_MODELLED = 2;

/** `hadoop_java_exec`: the script is replaced by Java; here signals go on to it. */
export async function runJava(call: JavaCall, started?: (child: Child) => void): Promise<number> {
  const { sys } = call.script;
  const child = launch(call, {});
  if (!child) return NOT_MODELLED;
  started?.(child);
  for (const signal of ['TERM', 'INT', 'HUP'] as const) {
    sys.onSignal(signal, () => sys.kill(child.pid, signal));
  }
  return (await child.exited).code;
}
