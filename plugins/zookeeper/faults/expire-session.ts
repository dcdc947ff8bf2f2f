/**
 * Expires a client's session at the server that decides about sessions: the leader, or the one
 * server there is. As in life, the client learns of it when it next hears from a server.
 */

import { defineFault, type FaultWorld, type ProcessView, t } from '../../../core/plugin/index.ts';

const OPENED = 'zookeeper/session-opened';
const ENDINGS = ['zookeeper/session-expired', 'zookeeper/session-closed'] as const;
const DECIDING: ReadonlySet<string> = new Set(['leader', 'standalone']);

export const expireSession = defineFault({
  summary: 'Expires a session, as the leader does when its time is over',
  options: {
    session: t.text({
      about: 'its id, as `0x200001aa5540000` or in decimal digits; the newest by default',
      optional: true,
    }),
  },
  example: { fault: 'expire-session', session: '0x200001aa5540000' },
  kinds: [OPENED, ...ENDINGS],
  noEffect(world, { session }) {
    if (!decider(world)) return 'no server leads, and only the leader expires sessions';
    const id = meant(world, session);
    if (id === undefined) return nobody(session);
    return isOver(world, id) ? `the session 0x${id.toString(16)} has already ended` : undefined;
  },
  begin(world, { session }) {
    const leader = decider(world);
    const id = meant(world, session);
    if (leader && id !== undefined) world.command(leader, 'expire-session', id);
  },
});

/** The leader of the highest epoch. */
function decider(world: FaultWorld): ProcessView | undefined {
  return world
    .processes()
    .filter(({ program, state }) => program === 'QuorumPeerMain' && DECIDING.has(state ?? ''))
    .sort((a, b) => b.rank - a.rank)[0];
}

/** The session with this id, or the newest that has not ended. */
function meant(world: FaultWorld, session: string | undefined): bigint | undefined {
  const opened = world.events(OPENED).map(({ data }) => data.session as bigint);
  if (session === undefined) return opened.findLast((id) => !isOver(world, id));
  const wanted = idOf(session);
  return opened.find((id) => BigInt.asUintN(64, id) === wanted);
}

/** As clients show ids: most in hexadecimal digits, those of Go and Python as a number. */
function idOf(text: string): bigint | undefined {
  return /^(0x[0-9a-f]+|-?\d+)$/i.test(text) ? BigInt.asUintN(64, BigInt(text)) : undefined;
}

function nobody(session: string | undefined): string {
  if (session === undefined) return 'no session is open';
  const isId = idOf(session) !== undefined;
  return isId ? `there is no session ${session}` : `\`${session}\` is no id of a session`;
}

function isOver(world: FaultWorld, id: bigint): boolean {
  return ENDINGS.some((kind) => world.events(kind).some(({ data }) => data.session === id));
}
