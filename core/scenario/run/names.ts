/**
 * The names of a scenario while it runs: hosts and texts bound by `let`, captures, and the handles
 * of steps. A branch of `parallel` sees what was bound before it and binds for itself.
 */

import { contentLines } from '../../plugin/pattern.ts';
import type { BoundKind } from '../../plugin/types.ts';

/** What a step with `as:` left: when it ended, what it printed, whether its fault lasts. */
export interface Handle {
  /** Microseconds; of a fault that lasts: when it was ended. */
  endedAt: number | undefined;
  /** Of a fault: when it began, from which `since` counts. */
  beganAt?: number | undefined;
  readonly command?: {
    readonly stdout: string;
    readonly stderr: string;
    readonly output: string;
    readonly exit: number;
  };
  /** Ends the fault now. */
  readonly heal?: () => void;
}

export class Names {
  private readonly hosts = new Map<string, readonly string[]>();
  /** What the roles of bound hosts are called there, in the same order. */
  private readonly ids = new Map<string, readonly string[]>();
  private readonly texts = new Map<string, string>();
  private readonly handles = new Map<string, Handle>();
  /** Of the whole run, in the order in which they began: what `heal: all` ends. */
  private readonly faults: Handle[];

  constructor(faults: Handle[] = []) {
    this.faults = faults;
  }

  /** What a round of a loop sees, or a used file: all names, or these. */
  inner(seen: 'closed' | readonly string[]): Names {
    const copy = this.branch();
    if (seen === 'closed') return copy;
    for (const names of [copy.hosts, copy.ids, copy.texts, copy.handles]) {
      for (const name of names.keys()) if (!seen.includes(name)) names.delete(name);
    }
    return copy;
  }

  branch(): Names {
    const copy = new Names(this.faults);
    for (const [name, value] of this.hosts) copy.hosts.set(name, value);
    for (const [name, value] of this.ids) copy.ids.set(name, value);
    for (const [name, value] of this.texts) copy.texts.set(name, value);
    for (const [name, value] of this.handles) copy.handles.set(name, value);
    return copy;
  }

  bindHosts(name: string, hosts: readonly string[], ids: readonly string[] = hosts): void {
    this.texts.delete(name);
    this.hosts.set(name, hosts);
    this.ids.set(name, ids);
  }

  bindText(name: string, text: string): void {
    this.hosts.delete(name);
    this.texts.set(name, text);
  }

  /** What a step captured. */
  bindCaptures(captures: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(captures)) this.bindText(name, text);
  }

  /** After a join: what each branch bound by itself, in the order of the branches. */
  join(branches: readonly Names[]): void {
    const before = this.branch();
    for (const branch of branches) {
      for (const [name, hosts] of branch.hosts) {
        if (before.hosts.get(name) === hosts) continue;
        this.bindHosts(name, hosts, branch.ids.get(name));
      }
      for (const [name, text] of branch.texts) {
        if (before.texts.get(name) !== text) this.bindText(name, text);
      }
      for (const [name, handle] of branch.handles) this.handles.set(name, handle);
    }
  }

  setHandle(name: string, handle: Handle): void {
    this.handles.set(name, handle);
    if (handle.heal && !this.faults.includes(handle)) this.faults.push(handle);
  }

  hostsOf(name: string): readonly string[] | undefined {
    return this.hosts.get(name);
  }

  handle(name: string): Handle | undefined {
    return this.handles.get(name);
  }

  /** All names and what they are, as the checker of steps wants to know them. */
  bound(): (readonly [name: string, kind: BoundKind])[] {
    return [
      ...[...this.hosts.keys()].map((name) => [name, 'selector'] as const),
      ...[...this.texts.keys()].map((name) => [name, 'text'] as const),
      ...[...this.handles]
        .filter(([name]) => isWritten(name))
        .map(([name, handle]) => [name, kindOf(handle)] as const),
    ];
  }

  /** Handles of faults that last. */
  lasting(): string[] {
    return [...this.handles]
      .filter(([name, { heal, endedAt }]) => isWritten(name) && heal && endedAt === undefined)
      .map(([name]) => name);
  }

  get healable(): Handle[] {
    return this.faults.filter(({ endedAt }) => endedAt === undefined);
  }

  /** The text of `${{ name.field }}`; the checker has seen that it is bound. */
  text = (name: string, field?: string): string => {
    const text = this.texts.get(name);
    if (text !== undefined) return text;
    const hosts = this.hosts.get(name);
    if (hosts) return (field === 'id' ? (this.ids.get(name) ?? hosts) : hosts).join(' ');
    const command = this.handles.get(name)?.command;
    if (!command) return '';
    if (field === 'exit') return String(command.exit);
    const printed = field === 'stderr' || field === 'output' ? command[field] : command.stdout;
    return contentLines(printed).join('\n');
  };
}

/** Faults without `as:` are kept under names that nobody can write. */
function isWritten(name: string): boolean {
  return !name.startsWith('\0');
}

function kindOf({ command, heal }: Handle): BoundKind {
  if (command) return 'run';
  return heal ? 'fault' : 'step';
}
