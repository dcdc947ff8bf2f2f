/** The event kinds that the machine itself puts into the trace, and what they carry. */

export const KIND = {
  /** `{}`: powered on, disk mounted, nothing runs yet. */
  booted: 'host/booted',
  /** `{}`: power was lost; the exits of its processes come before. */
  poweredOff: 'host/powered-off',
  /** `{ program, role, jvm, ppid, argv, terminal }`; only the shell of a terminal names it. */
  started: 'process/started',
  /** `{ program, code, signal }`; `signal` is `POWER` when the host lost power. */
  exited: 'process/exited',
  stopped: 'process/stopped',
  continued: 'process/continued',
  /** `{ role, state, rank }` */
  state: 'role/state',
  /** `{ label, key, ms }`: a time-out fired; its cause is the event that armed it. */
  timeout: 'process/timed-out',
  /**
   * `{ terminal, id, stream, text }`; `id` is that of what was typed last, and stream `typed` is
   * a line itself, with the `prompt` before it.
   */
  output: 'terminal/output',
  /** `{ terminal, id, program }`: a program reads the keyboard, and nothing is typed. */
  waits: 'terminal/waits',
  /** `{ terminal, id, code, prompt }`: a typed line has ended; the next prompt, if a shell is left. */
  lineEnded: 'terminal/line-ended',
  /** `{ id, path, error }`: somebody saved a file in an editor. */
  edited: 'file/edited',
  /** `{ id, answer }`: a probe's answer, or its change. */
  answered: 'probe/answered',
  /** `{ id }`: an armed fault fired. */
  fired: 'fault/fired',
  /** `{ what }`: a control step changed this host (link, disk, clock). */
  altered: 'host/altered',
} as const;
