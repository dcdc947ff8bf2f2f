/**
 * Plays a case against a server, one step after the other: send, wait for the answers, then ask
 * every connection for a sign of life, so that all events that the step caused have arrived.
 */

import { Decoder } from './decode.ts';
import { Arguments, type Context, encodeRequest, rawFields, split } from './encode.ts';
import { Link } from './link.ts';
import type { Network } from './network.ts';
import { type Word, words } from './script.ts';

/** How long a server may take to answer, and to stay silent before that counts as its answer. */
const PATIENCE_MS = 4_000;
const SILENCE_MS = 300;
const NUDGE_MS = 500;
const NO_PASSWORD = new Uint8Array(16);
const DEFAULT_TIMEOUT_MS = 30_000;

export interface Played {
  readonly text: string;
  readonly answers: string[];
}

/** Which server a client turns to that does not say where it connects. */
export interface Homes {
  of(client: string): number;
  /** Waits until every server has applied what any of them has. */
  caughtUp?(): Promise<void>;
  /** Asks every server for anything. */
  nudge?(): Promise<void>;
}

export interface Place {
  readonly network: Network;
  /** A node that this case alone has, which is there already. */
  readonly root: string;
  /** The zxid of its creation. */
  readonly base: bigint;
  readonly homes: Homes;
  /** What is done to servers, not asked of them: `server 1 kill`. @returns what it shows */
  readonly operate?: (server: number, verb: string) => Promise<string[]>;
}

interface KnownSession {
  readonly id: bigint;
  readonly password: Uint8Array;
  readonly name: string;
  readonly server: number;
  closed: boolean;
}

/** @returns each step with its answers, clients in the order of their names, the asking one first */
export async function playCase(steps: readonly string[], place: Place): Promise<Played[]> {
  const player = new Player(place);
  await place.homes.caughtUp?.();
  const played: Played[] = [];
  for (const text of steps) played.push({ text, answers: await player.step(text) });
  await player.leave();
  return played;
}

class Player {
  private readonly links = new Map<string, Link>();
  private readonly sessions: KnownSession[] = [];
  private readonly decoder: Decoder;
  private readonly place: Place;
  private readonly context: Context;
  private address = '';

  constructor(place: Place) {
    this.place = place;
    const self = this;
    this.context = {
      root: place.root,
      base: place.base,
      get address() {
        return self.address;
      },
    };
    this.decoder = new Decoder(this.context, (id) => this.sessionName(id));
  }

  async step(text: string): Promise<string[]> {
    const [who, verb, ...rest] = words(text);
    const client = who?.value as string;
    if (client === 'server') return this.operate(Number(verb?.value), rest[0]?.value as string);
    if (client === 'wait') await this.place.network.sleep(Number(verb?.value));
    else await this.act(client, verb?.value as string, rest, words(text).slice(1));
    await this.place.homes.caughtUp?.();
    await this.everybody();
    const names = [...this.links.keys()].sort(
      (a, b) => rank(a, client) - rank(b, client) || (a < b ? -1 : 1),
    );
    return names.flatMap((name) =>
      (this.links.get(name)?.take() ?? []).map((l) => `${name}: ${l}`),
    );
  }

  private async operate(server: number, verb: string): Promise<string[]> {
    const { operate } = this.place;
    if (operate === undefined) throw new Error(`nobody here can ${verb} server ${server}`);
    return operate(server, verb);
  }

  private async act(client: string, verb: string, rest: Word[], whole: Word[]): Promise<void> {
    const args = new Arguments(rest, this.context);
    if (verb === 'open') return void (await this.openLink(client, args));
    if (verb === 'connect') return this.connect(client, args);
    if (verb === 'drop') {
      this.links.get(client)?.end();
      return this.place.network.sleep(SILENCE_MS);
    }
    const link = await this.linkOf(client);
    if (verb === 'bytes' || verb === 'frame') {
      const body = rawFields(args.from(0));
      const length = verb === 'frame' ? rawFields([`i:${body.length}`]) : new Uint8Array(0);
      link.framed = false;
      link.write(Buffer.concat([length, body]));
      await link.until(() => false, SILENCE_MS);
      return;
    }
    link.request(split(whole, ';').map((request) => encodeRequest(request, this.context)));
    await this.settled(link);
    if (verb !== 'close') return;
    await link.until(() => false, PATIENCE_MS);
    for (const known of this.sessions) if (known.id === link.session) known.closed = true;
  }

  /** A client that a step names for the first time connects by itself, and that is not shown. */
  private async linkOf(client: string): Promise<Link> {
    const known = this.links.get(client);
    if (known !== undefined) return known;
    await this.connect(client, new Arguments([], this.context));
    const link = this.links.get(client) as Link;
    link.take();
    return link;
  }

  private async openLink(client: string, args: Arguments): Promise<Link> {
    const link = new Link(this.place.network, this.serverOf(client, args), this.decoder);
    this.links.set(client, link);
    await link.until(() => link.open, PATIENCE_MS);
    this.address = link.address;
    return link;
  }

  private serverOf(client: string, args: Arguments): number {
    return args.number('server', this.place.homes.of(client));
  }

  private async connect(client: string, args: Arguments): Promise<void> {
    const wanted = args.get('session');
    const known = this.sessions.findLast(({ name }) => name === wanted);
    const link = await this.openLink(client, args);
    const password = args.get('password');
    const readOnly = args.get('readonly') ?? 'no';
    link.shake({
      timeoutMs: args.number('timeout', DEFAULT_TIMEOUT_MS),
      session: known?.id ?? (/^-?\d+$/.test(wanted ?? '') ? BigInt(wanted as string) : 0n),
      password: passwordOf(password, known),
      protocol: args.number('protocol', 0),
      seen: args.zxid('seen', '0'),
      readOnly: readOnly === 'absent' ? undefined : readOnly === 'yes',
    });
    await this.settled(link);
    const { session, password: given } = link;
    if (session === undefined || session === 0n) {
      await link.until(() => false, SILENCE_MS);
      return;
    }
    if (this.sessions.some(({ id }) => id === session)) return;
    const server = this.serverOf(client, args);
    this.sessions.push({ id: session, password: given, name: client, server, closed: false });
  }

  /**
   * A real learner at times leaves an answer lying until it has something else to do
   * (`CommitProcessor` waits although a commit has come), so in an ensemble it is nudged.
   */
  private async settled(link: Link): Promise<void> {
    const { homes } = this.place;
    if (homes.nudge !== undefined && !(await link.answered(NUDGE_MS))) await homes.nudge();
    await link.settled(PATIENCE_MS);
  }

  /** Pings every living connection, so that what was sent to it before is here. */
  private async everybody(): Promise<void> {
    const live = [...this.links.values()].filter(
      (link) => !link.closed && link.framed && link.session !== undefined && link.session !== 0n,
    );
    for (const link of live) link.barrier();
    for (const link of live) await link.settled(PATIENCE_MS);
  }

  /** Closes every session that the case has left, so that none ends while another case runs. */
  async leave(): Promise<void> {
    for (const link of this.links.values()) link.end();
    for (const { id, password, closed, server } of this.sessions) {
      if (closed) continue;
      const link = new Link(this.place.network, server, this.decoder);
      link.shake({
        timeoutMs: DEFAULT_TIMEOUT_MS,
        session: id,
        password,
        protocol: 0,
        seen: 0n,
        readOnly: true,
      });
      await this.settled(link);
      if (link.session === id) {
        link.request([encodeRequest(words('close'), this.context)]);
        await link.until(() => false, PATIENCE_MS);
      }
      link.end();
    }
  }

  private sessionName(id: bigint): string {
    if (id === 0n) return '0';
    return (
      this.sessions.find((known) => known.id === id)?.name ??
      `0x${BigInt.asUintN(64, id).toString(16)}`
    );
  }
}

const rank = (name: string, first: string): number => (name === first ? 0 : 1);

/** `null`, bytes as `x:00ff`, or by default what the server gave. */
function passwordOf(given: string | undefined, known: KnownSession | undefined): Uint8Array | null {
  if (given === undefined) return known?.password ?? NO_PASSWORD;
  return given === 'null' ? null : rawFields([given]);
}
