/** The machine's own events, as readers and checks know them. */

import { type EventDefinition, t } from '../../core/plugin/index.ts';

/** Fields that several events have. */
const program = t.text({ about: 'the name of the program' });
const terminal = t.text({ about: 'the terminal, by its name' });
const workload = t.text({ about: 'the workload, by its name in the scenario' });
const line = t.int({ about: 'the number of the typed line' });
const operation = t.int({ about: 'the number of the operation' });

export const events: Readonly<Record<string, EventDefinition>> = {
  'host/booted': t.event({}, () => 'is powered on'),
  'host/powered-off': t.event({}, () => 'loses power'),
  'process/started': t.event(
    {
      program,
      role: t.bool({ about: 'whether it is the daemon of a role' }),
      jvm: t.bool({ about: 'whether `jps` lists it' }),
      ppid: t.int({ about: 'the process that started it' }),
      argv: t.list(t.text(), { about: 'its words, with its own name first' }),
      terminal,
    },
    ({ program, argv }) =>
      `starts${argv.length > 1 ? `: ${program} ${argv.slice(1).join(' ')}` : ''}`,
  ),
  'process/exited': t.event(
    {
      program,
      code: t.int({ about: 'the exit code' }),
      signal: t.text({ about: 'the signal that ended it, as `KILL`; empty for none' }),
    },
    ({ code, signal }) => {
      if (signal === 'POWER') return 'is gone with the power';
      return signal ? `ends by SIG${signal}` : `ends with exit code ${code}`;
    },
  ),
  'process/stopped': t.event({ program }, () => 'is paused'),
  'process/continued': t.event({ program }, () => 'goes on'),
  'process/timed-out': t.event(
    {
      label: t.text({ about: 'what was waited for' }),
      key: t.text({ about: 'the configuration key that says how long' }),
      ms: t.int({ about: 'how long, in milliseconds' }),
    },
    ({ label, ms }) => `time-out after ${ms} ms: ${label}`,
  ),
  'role/state': t.event(
    {
      role: t.text({ about: 'the role, as `jps` prints it' }),
      state: t.text({ about: 'what it is now' }),
      rank: t.int({ about: 'of rivals in one state the higher counts' }),
    },
    ({ state }) => `is ${state}`,
  ),
  'file/edited': t.event(
    {
      id: t.int({ about: 'the number of the change' }),
      path: t.text({ about: 'the file, by its absolute path' }),
      error: t.text({ about: 'why it could not be saved; empty when it was' }),
    },
    ({ path, error }) => (error ? `${path} could not be saved: ${error}` : `${path} is saved`),
  ),
  'terminal/waits': t.event(
    { terminal, id: line, program },
    ({ program }) => `${program} waits for the keyboard`,
  ),
  'terminal/line-ended': t.event(
    {
      terminal,
      id: line,
      code: t.int({ about: 'the exit code' }),
      prompt: t.text({ about: 'the prompt that comes next' }),
    },
    ({ code }) => `the command line ends with ${code}`,
  ),
  'workload/started': t.event({ workload }, ({ workload }) => `${workload} begins`),
  'workload/begun': t.event(
    { workload, id: operation, what: t.text({ about: 'what it does' }) },
    ({ workload, what }) => `${workload} begins to ${what}`,
  ),
  'workload/ended': t.event(
    {
      workload,
      id: operation,
      end: t.text({ about: '`acknowledged`, `failed` or `unknown`' }),
      why: t.text({ about: 'why it failed, or what is unknown' }),
    },
    ({ workload, id, end, why }) => {
      const how = end === 'unknown' ? 'has no answer' : `is ${end}`;
      return `operation ${id} of ${workload} ${how}${why && `: ${why}`}`;
    },
  ),
  'workload/stopping': t.event({ workload }, ({ workload }) => `${workload} is asked to stop`),
  'workload/verified': t.event(
    { workload, lost: t.int({ about: 'acknowledged operations that were not found' }) },
    ({ workload, lost }) =>
      lost === 0 ? `${workload} found all that was acknowledged` : `${workload} lost ${lost}`,
  ),
  'workload/measured': t.event(
    {
      workload,
      measure: t.text({ about: 'what was measured' }),
      value: t.int({ about: 'the number' }),
    },
    ({ workload, measure, value }) => `${workload}.${measure} is ${value}`,
  ),
  'fault/fired': t.event(
    { id: t.text({ about: 'the fault' }) },
    ({ id }) => `the armed fault ${id} strikes`,
  ),
};
