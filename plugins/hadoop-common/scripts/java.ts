/** How the scripts start Java: the environment, the main class, its arguments. */

import type { Child, SpawnOptions } from '../../../core/plugin/index.ts';
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

export function launch({ script, javaClass, args }: JavaCall, options: SpawnOptions): Child {
  const env = script.variables.environment();
  return script.sys.spawnProgram(programOf(javaClass), [javaClass, ...args], { ...options, env });
}

/** `hadoop_java_exec`: the script is replaced by Java; here signals go on to it. */
export async function runJava(call: JavaCall, started?: (child: Child) => void): Promise<number> {
  const { sys } = call.script;
  const child = launch(call, {});
  started?.(child);
  for (const signal of ['TERM', 'INT', 'HUP'] as const) {
    sys.onSignal(signal, () => sys.kill(child.pid, signal));
  }
  return (await child.exited).code;
}

/** A program of Hadoop that this simulation does not have. */
export function notModelled({ script, name }: JavaCall): number {
  complain(script.sys, `hdfs: not modelled: ${name}`);
  return 2;
}
