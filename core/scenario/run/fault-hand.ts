/**
 * The hand of a fault: turns what it wants into messages to hosts. An armed fault's messages are
 * laid in wait at one host instead; what it does to other hosts follows once it has struck.
 */

import type { Control } from '../../machine/control.ts';
import type { DiskFault } from '../../machine/disk/device.ts';
import type { LinkRule } from '../../machine/network/links.ts';
import type { Signal, TraceValue } from '../../machine/system.ts';
import type { FaultWorld, ProcessHandle, ProcessView } from '../../plugin/define.ts';
import { describeSelector, type Selector } from '../../plugin/selector.ts';
import type { Names } from './names.ts';
import { SelectionError } from './selection.ts';
import { StepWorld, type WorldSources } from './step-world.ts';

export type Delivery = (host: string, control: Control) => void;

export class FaultHand extends StepWorld implements FaultWorld {
  readonly id: string;
  /** Hosts that were acted on, in order. */
  readonly touched = new Set<string>();
  private readonly held = new Map<string, ProcessHandle>();
  private readonly deliver: Delivery;

  constructor(sources: WorldSources, names: Names, id: string, deliver: Delivery) {
    super(sources, names, id);
    this.id = id;
    this.deliver = deliver;
  }

  /** Held like `hosts`: what ends a fault must reach whom it struck. */
  process(role: string, host: Selector): ProcessHandle {
    const key = `${role} ${JSON.stringify(host)}`;
    const known = this.held.get(key);
    if (known) return known;
    const words = { quantifier: 'one', state: undefined, role, group: undefined } as const;
    const [found, another] = this.findTargets({ kind: 'role', ...words }, host);
    if (!found || another) {
      const hosts = this.hosts(host).join(', ');
      throw new SelectionError(
        `\`${describeSelector(host)}\` is ${hosts}; this fault takes one host`,
      );
    }
    const handle = {
      ...found,
      hook: (name: string, open: boolean) => this.hook(found, name, open),
    };
    this.held.set(key, handle);
    return handle;
  }

  signal(process: ProcessView, signal: Signal): void {
    this.act(process.host, { verb: 'signal', pid: process.pid, signal });
  }

  power(host: string, on: boolean): void {
    this.act(host, { verb: 'power', on });
  }

  link(rule: LinkRule): void {
    this.sources.alterations.addRule(rule);
    for (const host of this.hostNames) this.deliver(host, { verb: 'link', rule });
    for (const host of [...rule.from, ...rule.to]) this.touched.add(host);
  }

  unlink(id: string): void {
    this.sources.alterations.removeRule(id);
    for (const host of this.hostNames) this.deliver(host, { verb: 'unlink', id });
  }

  disk(host: string, fault: DiskFault | undefined): void {
    this.sources.alterations.setDisk(host, fault);
    this.act(host, { verb: 'disk', fault: fault ?? null });
  }

  clock(host: string, change: { offsetMs?: number; ratePpm?: number }): void {
    this.sources.alterations.changeClock(host, change);
    const { offsetMs = null, ratePpm = null } = change;
    this.act(host, { verb: 'clock', offsetMs, ratePpm });
  }

  hook(process: ProcessView, name: string, open: boolean): void {
    this.act(process.host, { verb: 'hook', pid: process.pid, name, open });
  }

  hookRole(program: string, name: string, open: boolean): void {
    for (const host of this.hostNames) {
      this.act(host, { verb: 'program-hook', program, name, open });
    }
  }

  command(process: ProcessView, name: string, argument: TraceValue): void {
    this.act(process.host, { verb: 'command', pid: process.pid, name, argument });
  }

  private act(host: string, control: Control): void {
    this.touched.add(host);
    this.deliver(host, control);
  }
}
