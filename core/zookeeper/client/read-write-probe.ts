/**
 * How a client on a read-only server looks for one that takes writes (`ClientCnxn.pingRwServer`):
 * it asks one server after another `isro`, first at once, then with pauses that double up to a
 * minute. Java's send thread waits for each answer; here the session goes on meanwhile.
 */
import type { Connection, System, Timer } from '../../machine/system.ts';
import { decodeUtf8, encodeUtf8 } from '../protocol/jute.ts';
import type { HostList } from './host-list.ts';

/** `minPingRwTimeout`, `maxPingRwTimeout`. */
const PAUSE_MIN_MS = 100;
const PAUSE_MAX_MS = 60_000;
/** `SO_TIMEOUT` of the question. */
const ANSWER_MS = 1000;

export class ReadWriteProbe {
  readonly #sys: System;
  readonly #hosts: HostList;
  /** The next connection should go to the server that was found. */
  readonly #found: () => void;
  #pauseMs = PAUSE_MIN_MS;
  #lastMs: number;
  #pause: Timer | undefined;
  #asked: Connection | undefined;
  #limit: Timer | undefined;

  constructor(sys: System, hosts: HostList, found: () => void) {
    this.#sys = sys;
    this.#hosts = hosts;
    this.#found = found;
    this.#lastMs = sys.clock.monotonic();
  }

  /** The session is with a read-only server. */
  start(): void {
    const restMs = this.#lastMs + this.#pauseMs - this.#sys.clock.monotonic();
    this.#pause = this.#sys.timer(Math.max(0, restMs), () => this.#ask());
  }

  stop(): void {
    this.#pause?.cancel();
    this.#hangUp();
  }

  #ask(): void {
    this.#lastMs = this.#sys.clock.monotonic();
    this.#pauseMs = Math.min(2 * this.#pauseMs, PAUSE_MAX_MS);
    const { host, port } = this.#hosts.advance();
    const connection = this.#sys.net.connect(host, port);
    let answer = '';
    const over = () => this.#answered(answer);
    this.#asked = connection;
    connection.onOpen = () => {
      connection.write(encodeUtf8('isro'));
      this.#limit = this.#sys.timer(ANSWER_MS, over);
    };
    connection.onData = (bytes) => {
      answer += decodeUtf8(bytes);
    };
    connection.onEnd = over;
    connection.onError = over;
  }

  #answered(answer: string): void {
    this.#hangUp();
    if (answer.trimEnd() !== 'rw') return this.start();
    this.#pauseMs = PAUSE_MIN_MS;
    this.#hosts.found();
    this.#found();
  }

  #hangUp(): void {
    this.#limit?.cancel();
    this.#asked?.close();
    this.#asked = undefined;
  }
}
