/**
 * A stage for tests of the namesystem: one process with an active `FSNamesystem`, its edits in
 * memory, others that replay them, and DataNodes that say what the test lets them say.
 */

import { expect } from 'vitest';
import type { Program, System } from '../../core/machine/system.ts';
import {
  Configuration,
  type HAServiceState,
  JavaException,
  type RpcCall,
} from '../../plugins/hadoop-common/door.ts';
import type { Mutant } from '../../plugins/hdfs-ha/mutants.ts';
import { FSNamesystem } from '../../plugins/hdfs-ha/namenode/namesystem/fs-namesystem.ts';
import {
  type NamesystemSettings,
  readSettings,
} from '../../plugins/hdfs-ha/namenode/namesystem/settings.ts';
import { decodeOp, type EditOp, encodeOp } from '../../plugins/hdfs-ha/namenode/ops/edit-op.ts';
import type { Block, ReplicaState } from '../../plugins/hdfs-ha/protocols/blocks.ts';
import type { ClientProtocol } from '../../plugins/hdfs-ha/protocols/client-protocol.ts';
import type {
  DatanodeRegistration,
  HeartbeatResponse,
} from '../../plugins/hdfs-ha/protocols/datanode-protocol.ts';
import { type Stage, simulate } from '../support/simulate.ts';

const NS_INFO = {
  layoutVersion: -66,
  namespaceId: 1133127026,
  clusterId: 'CID-6e2edf23',
  blockPoolId: 'BP-1-192.168.0.2-1',
  cTime: 0,
};
/** How long an edit takes to be durable. */
export const SYNC_MS = 2;

type Method = keyof ClientProtocol;
type ParamsOf<M extends Method> = Parameters<ClientProtocol[M]>[0];

/** A NameNode without the process around it: only state, edits and log are given to it. */
export class Node {
  readonly ns: FSNamesystem;
  readonly ops: { readonly op: EditOp; readonly txid: number }[] = [];
  readonly log: string[] = [];
  state: HAServiceState;
  /** Logged, and not durable yet. */
  unsynced = 0;

  constructor(sys: System, state: HAServiceState, settings: Partial<NamesystemSettings> = {}) {
    this.state = state;
    const note = (logger: string, text: string) => this.log.push(`${logger}: ${text}`);
    const { ops } = this;
    this.ns = new FSNamesystem(
      sys,
      { ...readSettings(Configuration.load(sys)), ...settings },
      {
        log: { info: note, warn: note, error: note },
        haEnabled: true,
        editLog: () => ({
          logEdit: (op) => {
            this.unsynced += 1;
            const txid = this.ns.lastAppliedTxId + 1;
            ops.push({ op: decodeOp(encodeOp(op, txid))!, txid });
            return txid;
          },
          logSync: async () => {
            await sys.sleep(SYNC_MS);
            this.unsynced = 0;
          },
          lastWrittenTxId: ops.length,
        }),
        state: () => this.state,
        namespaceInfo: () => NS_INFO,
        saveNamespace: async () => true,
        rollEditLog: async () => 1,
      },
    );
  }

  /** Loads nothing, or what another node has logged, and takes the state. */
  start(): void {
    this.ns.startCommonServices();
    if (this.state === 'active') this.activate();
    else this.ns.startStandbyServices();
  }

  /** As a transition does it. */
  activate(): void {
    this.ns.stopStandbyServices();
    this.state = 'active';
    this.ns.catchUpWithDatanodes();
    this.ns.startActiveServices();
  }

  /** Reads what another has logged. */
  tail(from: Node): void {
    for (const { op, txid } of from.ops) {
      if (txid > this.ns.lastAppliedTxId) this.ns.replay(op, txid);
    }
  }
}

let calls = 0;

/** A client: each call with a number of its own, unless the test repeats one. */
export class Client {
  readonly name: string;
  private readonly address: string;

  constructor(name: string, address = '192.168.0.9') {
    this.name = name;
    this.address = address;
  }

  rpc(callId = ++calls): RpcCall {
    const { name: clientId, address } = this;
    return { user: 'root', address, clientId, callId, retryCount: 0 };
  }

  async call<M extends Method>(
    node: Node,
    method: M,
    params: ParamsOf<M>,
    callId?: number,
  ): Promise<ReturnType<ClientProtocol[M]>> {
    const serve = node.ns.clientProtocol[method] as (
      params: ParamsOf<M>,
      call: RpcCall,
    ) => Promise<ReturnType<ClientProtocol[M]>>;
    return serve(params, this.rpc(callId));
  }

  create(node: Node, src: string, more: Partial<ParamsOf<'create'>> = {}, callId?: number) {
    const usual = {
      src,
      clientName: this.name,
      permission: 0o644,
      overwrite: false,
      createParent: true,
      replication: 3,
      blockSize: 134_217_728,
    };
    return this.call(node, 'create', { ...usual, ...more }, callId);
  }

  async addBlock(node: Node, src: string, fileId: number, previous: Block | null = null) {
    const given = previous && { ...previous, poolId: NS_INFO.blockPoolId };
    const params = { src, clientName: this.name, previous: given, excluded: [], fileId };
    return (await this.call(node, 'addBlock', params)).block;
  }

  complete(node: Node, src: string, fileId: number, last: Block | null) {
    const given = last && { ...last, poolId: NS_INFO.blockPoolId };
    return this.call(node, 'complete', { src, clientName: this.name, last: given, fileId });
  }
}

/** What a DataNode says; to any NameNode, and only when the test lets it. */
export class Datanode {
  readonly registration: DatanodeRegistration;
  private readonly storageId: string;
  readonly commands: HeartbeatResponse['commands'][number][] = [];

  constructor(number: number) {
    this.storageId = `DS-${number}`;
    this.registration = {
      uuid: `uuid-${number}`,
      hostName: `m${number}`,
      address: `192.168.0.${number + 1}`,
      xferPort: 9866,
      infoPort: 9864,
      ipcPort: 9867,
      softwareVersion: '3.3.6',
      storage: { layoutVersion: -57, namespaceId: 1133127026, clusterId: 'CID-6e2edf23', cTime: 0 },
    };
  }

  /** Registers, says how it is, and what it has. */
  async join(node: Node, blocks: readonly Block[] = []): Promise<void> {
    await this.protocol(node).registerDatanode({ registration: this.registration }, DATANODE_CALL);
    await this.heartbeat(node);
    await this.report(node, blocks);
  }

  async heartbeat(node: Node): Promise<HeartbeatResponse> {
    const params = {
      registration: this.registration,
      reports: [
        {
          storageId: this.storageId,
          capacity: 100_000_000_000,
          dfsUsed: 0,
          remaining: 90_000_000_000,
          blockPoolUsed: 0,
          failed: false,
        },
      ],
      xceiverCount: 0,
      failedVolumes: 0,
      requestFullBlockReportLease: false,
    };
    const answer = await this.protocol(node).sendHeartbeat(params, DATANODE_CALL);
    this.commands.push(...answer.commands);
    return answer;
  }

  async report(node: Node, blocks: readonly Block[], state: ReplicaState = 'FINALIZED') {
    const report = {
      storageId: this.storageId,
      blocks: blocks.map((block) => ({ block, state })),
    };
    const { registration } = this;
    const params = { registration, poolId: NS_INFO.blockPoolId, reports: [report], leaseId: 0 };
    return this.protocol(node).blockReport(params, DATANODE_CALL);
  }

  async received(node: Node, block: Block): Promise<void> {
    const one = { block, status: 'RECEIVED_BLOCK' as const, delHint: null };
    const params = {
      registration: this.registration,
      poolId: NS_INFO.blockPoolId,
      blocks: [{ storageId: this.storageId, blocks: [one] }],
    };
    await this.protocol(node).blockReceivedAndDeleted(params, DATANODE_CALL);
  }

  async recovered(node: Node, block: Block, newStamp: number, newLength: number): Promise<void> {
    const params = {
      block: { ...block, poolId: NS_INFO.blockPoolId },
      newStamp,
      newLength,
      closeFile: true,
      deleteBlock: false,
      newTargets: [this.registration],
      newTargetStorages: [this.storageId],
    };
    await this.protocol(node).commitBlockSynchronization(params, DATANODE_CALL);
  }

  private protocol(node: Node) {
    return node.ns.datanodeProtocol;
  }
}

const DATANODE_CALL: RpcCall = {
  user: 'root',
  address: '192.168.0.2',
  clientId: 'datanode',
  callId: 0,
  retryCount: 0,
};

/** Runs `body` in a process of m1. */
export async function inNameNode(
  body: (sys: System) => Promise<void>,
  script?: (stage: Stage) => Promise<void>,
): Promise<void> {
  let outcome: { readonly error?: unknown } | undefined;
  const program: Program = {
    name: 'NameNode',
    kind: 'role',
    jvm: true,
    startup: { minMs: 0, maxMs: 0 },
    async main(sys) {
      try {
        await body(sys);
        outcome = {};
      } catch (error) {
        outcome = { error };
      }
    },
  };
  const run = await simulate({
    hosts: ['m1'],
    programs: [program],
    async script(stage) {
      stage.start('m1', 'NameNode');
      await script?.(stage);
      await stage.until(() => outcome, 86_400_000);
    },
  });
  if (run.failure) throw run.failure;
  if (outcome?.error !== undefined) throw outcome.error;
}

/** The same with a deliberate error switched on. */
export function withMutant(name: Mutant, body: (sys: System) => Promise<void>): Promise<void> {
  return inNameNode(
    async (sys) => {
      await sys.sleep(10);
      expect(sys.hook(`mutant:${name}`)).toBe(true);
      await body(sys);
    },
    async (stage) => {
      const pid = await stage.until(() => stage.pid(1, 'NameNode'));
      stage.control('m1', { verb: 'hook', pid, name: `mutant:${name}`, open: true });
    },
  );
}

/** What a call is refused with, as Java prints it. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    if (error instanceof JavaException) return error.text;
    throw error;
  }
  return 'not refused';
}
