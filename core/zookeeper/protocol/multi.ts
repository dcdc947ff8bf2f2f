/**
 * The encoding of multi and multiRead (`MultiOperationRecord`, `MultiResponse`): a sequence of
 * MultiHeader and record, closed by a header with type -1 and done. The reply header of a failed
 * multi still says 0; each operation carries its own code.
 */

import { type Codec, JuteError, type JuteReader, type JuteWriter } from './jute.ts';
import { Op } from './opcodes.ts';
import { Stat } from './records.ts';
import {
  CreateRequest,
  CreateTtlRequest,
  PathVersionRequest,
  PathWatchRequest,
  SetDataRequest,
} from './requests.ts';

export type MultiOperation =
  | { readonly type: typeof Op.create | typeof Op.create2; readonly request: CreateRequest }
  | { readonly type: typeof Op.createContainer; readonly request: CreateRequest }
  | { readonly type: typeof Op.createTTL; readonly request: CreateTtlRequest }
  | { readonly type: typeof Op.delete | typeof Op.check; readonly request: PathVersionRequest }
  | { readonly type: typeof Op.setData; readonly request: SetDataRequest }
  | {
      readonly type: typeof Op.getData | typeof Op.getChildren;
      readonly request: PathWatchRequest;
    };

export type MultiResult =
  | { readonly type: typeof Op.create; readonly path: string }
  | { readonly type: typeof Op.create2; readonly path: string; readonly stat: Stat }
  | { readonly type: typeof Op.delete | typeof Op.check }
  | { readonly type: typeof Op.setData; readonly stat: Stat }
  | { readonly type: typeof Op.getData; readonly data: Uint8Array | null; readonly stat: Stat }
  | { readonly type: typeof Op.getChildren; readonly children: readonly string[] }
  | { readonly type: typeof Op.error; readonly code: number };

function writeHeader(output: JuteWriter, type: number, done: boolean, err: number): void {
  output.int(type);
  output.bool(done);
  output.int(err);
}

function readOperation(input: JuteReader, type: number): MultiOperation {
  switch (type) {
    case Op.create:
    case Op.create2:
      return { type, request: CreateRequest.read(input) };
    case Op.createContainer:
      return { type, request: CreateRequest.read(input) };
    case Op.createTTL:
      return { type, request: CreateTtlRequest.read(input) };
    case Op.delete:
    case Op.check:
      return { type, request: PathVersionRequest.read(input) };
    case Op.setData:
      return { type, request: SetDataRequest.read(input) };
    case Op.getData:
    case Op.getChildren:
      return { type, request: PathWatchRequest.read(input) };
    default:
      throw new JuteError(`Invalid type of op: ${type}`);
  }
}

function writeOperation(output: JuteWriter, operation: MultiOperation): void {
  writeHeader(output, operation.type, false, -1);
  switch (operation.type) {
    case Op.create:
    case Op.create2:
    case Op.createContainer:
      return CreateRequest.write(output, operation.request);
    case Op.createTTL:
      return CreateTtlRequest.write(output, operation.request);
    case Op.delete:
    case Op.check:
      return PathVersionRequest.write(output, operation.request);
    case Op.setData:
      return SetDataRequest.write(output, operation.request);
    case Op.getData:
    case Op.getChildren:
      return PathWatchRequest.write(output, operation.request);
  }
}

/** Reads belong into a multiRead, everything else into a multi. */
export function isReadOperation(operation: MultiOperation): boolean {
  return operation.type === Op.getData || operation.type === Op.getChildren;
}

export const MultiRequest: Codec<readonly MultiOperation[]> = {
  read(input) {
    const operations: MultiOperation[] = [];
    for (;;) {
      const type = input.int();
      const done = input.bool();
      input.int();
      if (done) return operations;
      const operation = readOperation(input, type);
      const first = operations[0] ?? operation;
      if (isReadOperation(first) !== isReadOperation(operation)) {
        throw new JuteError('Mixing different kind of ops');
      }
      operations.push(operation);
    }
  },
  write(output, operations) {
    for (const operation of operations) writeOperation(output, operation);
    writeHeader(output, -1, true, -1);
  },
};

function readResult(input: JuteReader, type: number): MultiResult {
  switch (type) {
    case Op.create:
      return { type, path: input.text() };
    case Op.create2:
      return { type, path: input.text(), stat: Stat.read(input) };
    case Op.delete:
    case Op.check:
      return { type };
    case Op.setData:
      return { type, stat: Stat.read(input) };
    case Op.getData:
      return { type, data: input.buffer(), stat: Stat.read(input) };
    case Op.getChildren:
      return { type, children: input.strings() };
    case Op.error:
      return { type, code: input.int() };
    default:
      throw new JuteError(`Invalid type of op: ${type}`);
  }
}

function writeResult(output: JuteWriter, result: MultiResult): void {
  writeHeader(output, result.type, false, result.type === Op.error ? result.code : 0);
  switch (result.type) {
    case Op.create:
      return output.string(result.path);
    case Op.create2:
      output.string(result.path);
      return Stat.write(output, result.stat);
    case Op.delete:
    case Op.check:
      return;
    case Op.setData:
      return Stat.write(output, result.stat);
    case Op.getData:
      output.buffer(result.data);
      return Stat.write(output, result.stat);
    case Op.getChildren:
      return output.strings(result.children);
    case Op.error:
      return output.int(result.code);
  }
}

export const MultiResponse: Codec<readonly MultiResult[]> = {
  read(input) {
    const results: MultiResult[] = [];
    for (;;) {
      const type = input.int();
      const done = input.bool();
      input.int();
      if (done) return results;
      results.push(readResult(input, type));
    }
  },
  write(output, results) {
    for (const result of results) writeResult(output, result);
    writeHeader(output, -1, true, -1);
  },
};
