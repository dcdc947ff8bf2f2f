export type { LearnerType, QuorumConfig, ServerSpec } from './quorum-config.ts';
