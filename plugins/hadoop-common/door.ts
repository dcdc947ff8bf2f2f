/** What other plugins take of `hadoop-common`: the RPC, the configuration, the HA services. */

export * from './conf/configuration.ts';
export type { HadoopKey } from './conf/hadoop-key.ts';
export * from './conf/places.ts';
export * from './daemon/startup-messages.ts';
export * from './daemon/version.ts';
export * from './ha/ha-service-protocol.ts';
export * from './http/http-client.ts';
export * from './http/http-server.ts';
export * from './ipc/java-exception.ts';
export * from './ipc/net-utils.ts';
export { type CallNumber, RpcClient, userOf } from './ipc/rpc-client.ts';
export { RpcServer, type RpcServerOptions } from './ipc/rpc-server.ts';
export type { ProxyOptions } from './ipc/rpc-settings.ts';
export type * from './ipc/types.ts';
export * from './keys/blocks.ts';
export * from './keys/client.ts';
export * from './keys/common.ts';
export * from './keys/datanode.ts';
export * from './keys/ha.ts';
export * from './keys/ipc.ts';
export * from './keys/journalnode.ts';
export * from './keys/namenode.ts';
export * from './keys/nameservice.ts';
export * from './keys/zkfc.ts';
export * from './log/logger.ts';
