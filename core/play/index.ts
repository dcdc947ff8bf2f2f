/**
 * `quorate/test`: plays a scenario inside a test of vitest, node:test or any other runner, in
 * virtual time, and hands over what happened.
 *
 * ```ts
 * const run = await play('./failover.yaml', { plugins: [mine] });
 * run.expectPassed();
 * expect(run.events('job-run')).toHaveLength(3);
 * ```
 */

export { QuorateError } from '../errors/quorate-error.ts';
export type { PluginDefinition, TraceEvent } from '../plugin/define.ts';
export type { Problem, Span } from '../plugin/source.ts';
export type * from '../scenario/result.ts';
export type { HostState } from '../scenario/run/visitor.ts';
export { WrongStep } from '../serve/control/step-request.ts';
export type { StepAnswer } from '../serve/served-run.ts';
export type { DataOf, EventsOf, PlayedEvent } from './events.ts';
export { type PlayOptions, play, playAll } from './play.ts';
export { WrongScenario } from './problems.ts';
export { type DrawOptions, PlayedRun, UnexpectedResult } from './run.ts';
export { type ServeOptions, serve } from './serve.ts';
export {
  type CommandEnd,
  type Hosts,
  type LastingFault,
  type PlainStep,
  ServedCluster,
  StepFailed,
} from './served-cluster.ts';
export type { ScenarioSource } from './source.ts';
