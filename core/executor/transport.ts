/** How windows cross a thread boundary: one packed buffer per thread and direction. */

import { Decoder, Encoder, type PlainValue } from '../kernel/codec.ts';
import type { WindowRequest, WindowResult } from '../kernel/executor.ts';
import type { Message } from '../kernel/message.ts';

/** Encodes one direction of one port; both ends live as long as the port. */
export class TransportEncoder {
  private readonly encoder = new Encoder();

  requests(requests: readonly WindowRequest[]): Uint8Array {
    this.encoder.value(requests.map(({ lane, end, inbox }) => [lane, end, inbox.map(pack)]));
    return this.encoder.take();
  }

  results(results: readonly WindowResult[]): Uint8Array {
    this.encoder.value(
      results.map(({ lane, next, outbox, trace, detail }) => [
        lane,
        next,
        outbox.map(pack),
        trace,
        detail,
      ]),
    );
    return this.encoder.take();
  }
}

export class TransportDecoder {
  private readonly decoder = new Decoder();

  requests(bytes: Uint8Array): WindowRequest[] {
    return this.list(bytes).map((item) => {
      const [lane, end, inbox] = item as [number, number, PlainValue[]];
      return { lane, end, inbox: inbox.map(unpack) };
    });
  }

  results(bytes: Uint8Array): WindowResult[] {
    return this.list(bytes).map((item) => {
      const [lane, next, outbox, trace, detail] = item as [
        number,
        number,
        PlainValue[],
        Uint8Array,
        string,
      ];
      return { lane, next, outbox: outbox.map(unpack), trace, detail };
    });
  }

  private list(bytes: Uint8Array): PlainValue[] {
    this.decoder.feed(bytes);
    return this.decoder.value() as PlainValue[];
  }
}

function pack(message: Message): PlainValue {
  const { to, time, source, sequence, cause, body } = message;
  return [to, time, source, sequence, cause?.lane ?? -1, cause?.sequence ?? 0, body];
}

function unpack(value: PlainValue): Message {
  const [to, time, source, sequence, lane, at, body] = value as [
    number,
    number,
    number,
    number,
    number,
    number,
    PlainValue,
  ];
  const cause = lane < 0 ? undefined : { lane, sequence: at };
  return { to, time, source, sequence, cause, body };
}
