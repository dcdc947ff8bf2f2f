/** What other plugins take of `hadoop-common`: the RPC, the configuration, the HA services. */

export * from './ha/ha-service-protocol.ts';
export * from './ipc/java-exception.ts';
export type * from './ipc/types.ts';
