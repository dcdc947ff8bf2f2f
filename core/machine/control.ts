/**
 * What the timeline can do to a host. Each is a message like any other and arrives one look-ahead
 * after it was sent; `arm` lays such a message in wait at a call or an event of a process, where it
 * then takes effect at once.
 */

import type { PlainValue } from '../kernel/codec.ts';
import type { DiskFault } from './disk/device.ts';
import type { LinkRule } from './network/links.ts';
import type { Signal } from './system.ts';

export type Control =
  | {
      readonly verb: 'type';
      readonly terminal: string;
      readonly id: number;
      readonly text: string;
      readonly stdin: string | null;
      readonly env: { readonly [name: string]: string };
      readonly dir: string | null;
    }
  /** Typed while a line runs: a line or a key for the program in the foreground. */
  | {
      readonly verb: 'input';
      readonly terminal: string;
      readonly id: number;
      readonly input: Input;
    }
  | {
      readonly verb: 'edit';
      readonly id: number;
      readonly path: string;
      readonly content: string;
      readonly append: boolean;
    }
  /** Starts a program as a service of the host, with nobody watching its output. */
  | { readonly verb: 'start'; readonly program: string; readonly argv: readonly string[] }
  | { readonly verb: 'signal'; readonly pid: number; readonly signal: Signal }
  | { readonly verb: 'power'; readonly on: boolean }
  | { readonly verb: 'link'; readonly rule: LinkRule }
  | { readonly verb: 'unlink'; readonly id: string }
  | { readonly verb: 'disk'; readonly fault: DiskFault | null }
  | { readonly verb: 'clock'; readonly offsetMs: number | null; readonly ratePpm: number | null }
  | {
      readonly verb: 'hook';
      readonly pid: number;
      readonly name: string;
      readonly open: boolean;
    }
  /** The same for every process of a program, those that are yet to start included. */
  | {
      readonly verb: 'program-hook';
      readonly program: string;
      readonly name: string;
      readonly open: boolean;
    }
  | {
      readonly verb: 'command';
      readonly pid: number;
      readonly name: string;
      readonly argument: PlainValue;
    }
  | {
      readonly verb: 'probe';
      readonly id: number;
      readonly probe: HostProbe;
      readonly watch: boolean;
    }
  | { readonly verb: 'unprobe'; readonly id: number }
  | { readonly verb: 'arm'; readonly trap: Trap }
  | { readonly verb: 'disarm'; readonly id: string };

/** `^C` goes to whatever runs in the foreground, `^D` to whoever reads the keyboard. */
export type Input = { readonly line: string } | { readonly key: '^C' | '^D' };

/** A read-only question that a host answers without waking anybody. */
export type HostProbe =
  | {
      readonly kind: 'view';
      readonly program: string;
      readonly view: string;
      readonly argument: string;
    }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'log'; readonly program: string };

/** Does `actions` before or after the nth such call or event of a process on this host. */
export interface Trap {
  readonly id: string;
  /** Only this process; any if left out. */
  readonly pid?: number;
  readonly when: 'before' | 'after';
  /** A system call (`fsync`) or an event kind (`zookeeper/proposed`: it has a slash). */
  readonly subject: string;
  readonly nth: number;
  /** What to do on this host at once. */
  readonly actions: readonly Control[];
}

export function encodeControl(control: Control): PlainValue {
  return ['control', control as unknown as PlainValue];
}

export function decodeControl(value: PlainValue): Control {
  return value as unknown as Control;
}
