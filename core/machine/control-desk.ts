/** Carries out what the timeline asks of a host, and what armed faults do in the middle of a call. */

import type { PlainValue } from '../kernel/codec.ts';
import { ArmedTraps } from './armed.ts';
import type { Control, HostProbe, Trap } from './control.ts';
import { KIND } from './kinds.ts';
import type { Machine } from './machine.ts';
import { Probes } from './probes.ts';
import type { Process } from './process.ts';
import type { SystemError } from './system.ts';
import { HostTerminal } from './terminals.ts';

export class ControlDesk {
  readonly armed = new ArmedTraps((trap, process) => this.strike(trap, process));
  private readonly machine: Machine;
  private readonly probes: Probes;
  private readonly terminals = new Map<string, HostTerminal>();

  constructor(machine: Machine) {
    this.machine = machine;
    this.probes = new Probes(machine.lane, (probe) => this.answer(probe));
  }

  carryOut(control: Control): void {
    const { machine } = this;
    const { net, disk, table } = machine;
    switch (control.verb) {
      case 'type':
        return this.type(control);
      case 'input':
        return this.terminals.get(control.terminal)?.input(control.id, control.input);
      case 'edit':
        return this.edit(control);
      case 'start':
        return machine.powered ? table.startService(control.program, control.argv) : undefined;
      case 'signal': {
        const process = table.living.get(control.pid);
        return process && table.signal(process, control.signal);
      }
      case 'power':
        return control.on ? machine.powerOn() : machine.powerOff();
      case 'link':
        return net.links.add(control.rule);
      case 'unlink':
        return net.links.remove(control.id);
      case 'disk':
        return disk.setFault(control.fault ?? undefined);
      case 'clock':
        return machine.changeClock(control.offsetMs ?? undefined, control.ratePpm ?? undefined);
      case 'hook':
        return this.setHook(control.pid, control.name, control.open);
      case 'program-hook':
        return table.setHook(control.program, control.name, control.open);
      case 'command': {
        const process = table.living.get(control.pid);
        const handler = process?.commands.get(control.name);
        return process && handler && machine.enter(process, () => handler(control.argument));
      }
      case 'probe':
        return this.probes.ask(control.id, control.probe, control.watch);
      case 'unprobe':
        return this.probes.forget(control.id);
      case 'arm':
        return this.armed.arm(control.trap);
      case 'disarm':
        return this.armed.disarm(control.id);
    }
  }

  private type(line: Extract<Control, { verb: 'type' }>): void {
    const { machine } = this;
    if (!machine.powered) {
      const { terminal, id } = line;
      machine.lane.emit(KIND.lineEnded, { terminal, id, code: 255, prompt: '' });
      return;
    }
    let terminal = this.terminals.get(line.terminal);
    if (!terminal) {
      terminal = new HostTerminal(machine, line.terminal);
      this.terminals.set(line.terminal, terminal);
    }
    terminal.type(line);
  }

  private edit(edit: Extract<Control, { verb: 'edit' }>): void {
    const { disk, lane, powered } = this.machine;
    let error = powered ? '' : 'the host is powered off';
    try {
      if (!error && edit.append) disk.append(edit.path, edit.content);
      else if (!error) disk.write(edit.path, edit.content);
    } catch (refused) {
      error = (refused as SystemError).message;
    }
    lane.emit(KIND.edited, { id: edit.id, path: edit.path, error });
  }

  private setHook(pid: number, name: string, open: boolean): void {
    this.machine.table.living.get(pid)?.setHook(name, open);
  }

  private strike(trap: Trap, process: Process): void {
    this.machine.lane.emit(KIND.fired, { id: trap.id }, process.pid);
    for (const action of trap.actions) this.carryOut(action);
  }

  private answer(probe: HostProbe): PlainValue {
    const { powered, table } = this.machine;
    if (!powered) return null;
    if (probe.kind === 'file') return this.fileAnswer(probe.path);
    const found = [...table.living.values()].find(({ program }) => program.name === probe.program);
    if (probe.kind === 'log') {
      const path = found?.logFile ?? table.logs.get(probe.program);
      return path === undefined ? null : this.fileAnswer(path);
    }
    const view = found?.views.get(probe.view);
    return view === undefined ? null : view(probe.argument);
  }

  private fileAnswer(path: string): PlainValue {
    const { disk } = this.machine;
    if (!disk.exists(path)) return null;
    if (disk.stat(path).kind === 'directory') return { directory: true };
    return { content: disk.read(path), synced: disk.readSynced(path) };
  }
}
