/**
 * What a protocol of Hadoop's RPC looks like in this model: an interface of methods that take one
 * plain object and answer with plain data. `RpcServer` serves such methods, and `RpcClient.proxy`
 * gives a {@link Remote} of one. Plain data: null, boolean, number, string, Uint8Array, and arrays
 * and objects of these. Transaction ids and block ids are numbers.
 */

/** `host:port`, as configuration writes it. */
export interface NetAddress {
  readonly host: string;
  readonly port: number;
}

/** Who calls, and which of that client's calls it is. */
export interface RpcCall {
  /** The user that the calling process runs as. */
  readonly user: string;
  /** Dotted quad of the calling host. */
  readonly address: string;
  /** `ClientId`: 16 random bytes in hexadecimal, one of each client object. */
  readonly clientId: string;
  /** The same for all attempts of one invocation, so that the retry cache knows them. */
  readonly callId: number;
  readonly retryCount: number;
}

/** One method as a server has it. What it throws as a {@link JavaException} reaches the caller. */
// biome-ignore lint/suspicious/noExplicitAny: the parameters are typed by the protocol
export type RpcMethod = (params: any, call: RpcCall) => unknown;

export type RpcMethods = Readonly<Record<string, RpcMethod>>;

/** A protocol as a server implements it: each method may be asynchronous and sees the call. */
export type Served<P> = {
  readonly [M in keyof P]: P[M] extends (params: infer A) => infer R
    ? (params: A, call: RpcCall) => R | Promise<R>
    : never;
};

/** A protocol as a client sees it. */
export type Remote<P> = {
  readonly [M in keyof P]: P[M] extends (params: infer A) => infer R
    ? (params: A) => Promise<R>
    : never;
};
