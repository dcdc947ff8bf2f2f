/** The machine's own events, as readers and checks know them. */

import { type EventDefinition, t } from '../../core/plugin/index.ts';

export const events: Readonly<Record<string, EventDefinition>> = {
  'host/booted': t.event({}, () => 'is powered on'),
  'host/powered-off': t.event({}, () => 'loses power'),
  'process/started': t.event(
    {
      program: t.text(),
      role: t.bool(),
      jvm: t.bool(),
      ppid: t.int(),
      argv: t.list(t.text()),
      terminal: t.text(),
    },
    ({ program, argv }) =>
      `starts${argv.length > 1 ? `: ${program} ${argv.slice(1).join(' ')}` : ''}`,
  ),
  'process/exited': t.event(
    { program: t.text(), code: t.int(), signal: t.text() },
    ({ code, signal }) => {
      if (signal === 'POWER') return 'is gone with the power';
      return signal ? `ends by SIG${signal}` : `ends with exit code ${code}`;
    },
  ),
  'process/stopped': t.event({ program: t.text() }, () => 'is paused'),
  'process/continued': t.event({ program: t.text() }, () => 'goes on'),
  'process/timed-out': t.event(
    { label: t.text(), key: t.text(), ms: t.int() },
    ({ label, ms }) => `time-out after ${ms} ms: ${label}`,
  ),
  'role/state': t.event(
    { role: t.text(), state: t.text(), rank: t.int() },
    ({ state }) => `is ${state}`,
  ),
  'file/edited': t.event({ id: t.int(), path: t.text(), error: t.text() }, ({ path, error }) =>
    error ? `${path} could not be saved: ${error}` : `${path} is saved`,
  ),
  'terminal/waits': t.event(
    { terminal: t.text(), id: t.int(), program: t.text() },
    ({ program }) => `${program} waits for the keyboard`,
  ),
  'terminal/line-ended': t.event(
    { terminal: t.text(), id: t.int(), code: t.int(), prompt: t.text() },
    ({ code }) => `the command line ends with ${code}`,
  ),
  'workload/started': t.event({ workload: t.text() }, ({ workload }) => `${workload} begins`),
  'workload/begun': t.event(
    { workload: t.text(), id: t.int(), what: t.text() },
    ({ workload, what }) => `${workload} begins to ${what}`,
  ),
  'workload/ended': t.event(
    { workload: t.text(), id: t.int(), end: t.text(), why: t.text() },
    ({ workload, id, end, why }) => {
      const how = end === 'unknown' ? 'has no answer' : `is ${end}`;
      return `operation ${id} of ${workload} ${how}${why && `: ${why}`}`;
    },
  ),
  'workload/stopping': t.event(
    { workload: t.text() },
    ({ workload }) => `${workload} is asked to stop`,
  ),
  'workload/verified': t.event({ workload: t.text(), lost: t.int() }, ({ workload, lost }) =>
    lost === 0 ? `${workload} found all that was acknowledged` : `${workload} lost ${lost}`,
  ),
  'workload/measured': t.event(
    { workload: t.text(), measure: t.text(), value: t.int() },
    ({ workload, measure, value }) => `${workload}.${measure} is ${value}`,
  ),
  'fault/fired': t.event({ id: t.text() }, ({ id }) => `the armed fault ${id} strikes`),
};
