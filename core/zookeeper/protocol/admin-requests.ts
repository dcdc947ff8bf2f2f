/**
 * The bodies of the operations that few clients send (`org.apache.zookeeper.proto`): a change of the
 * membership, the tokens of SASL, and the replies that are one number.
 */

import type { Codec } from './jute.ts';

/** reconfig; its reply is a `GetDataResponse` with the new configuration. */
export interface ReconfigRequest {
  /** Server lines to add or change, joined by commas; null or empty for none. */
  readonly joiningServers: string | null;
  /** Ids of servers to remove, joined by commas. */
  readonly leavingServers: string | null;
  /** The whole new membership, instead of the two above. */
  readonly newMembers: string | null;
  /** The version to change; -1n for whichever it is. */
  readonly curConfigId: bigint;
}

export const ReconfigRequest: Codec<ReconfigRequest> = {
  read: (input) => ({
    joiningServers: input.string(),
    leavingServers: input.string(),
    newMembers: input.string(),
    curConfigId: input.long(),
  }),
  write(output, value) {
    output.string(value.joiningServers);
    output.string(value.leavingServers);
    output.string(value.newMembers);
    output.long(value.curConfigId);
  },
};

/** sasl: `GetSASLRequest` and `SetSASLResponse`. */
export interface SaslToken {
  readonly token: Uint8Array | null;
}

export const SaslToken: Codec<SaslToken> = {
  read: (input) => ({ token: input.buffer() }),
  write: (output, value) => output.buffer(value.token),
};

/** The reply of getAllChildrenNumber. */
export interface GetAllChildrenNumberResponse {
  readonly totalNumber: number;
}

export const GetAllChildrenNumberResponse: Codec<GetAllChildrenNumberResponse> = {
  read: (input) => ({ totalNumber: input.int() }),
  write: (output, value) => output.int(value.totalNumber),
};

/** The reply of addWatch, and of a failed operation of a multi. */
export interface ErrorResponse {
  /** `Code`. */
  readonly err: number;
}

export const ErrorResponse: Codec<ErrorResponse> = {
  read: (input) => ({ err: input.int() }),
  write: (output, value) => output.int(value.err),
};
