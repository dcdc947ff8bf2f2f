/**
 * What a counter holds: its value, and how much of it each client added (`12 c1/0=5 c1/1=7`). With
 * the shares every client can tell whether an increment without an answer took place.
 */

export interface CounterValue {
  readonly total: number;
  readonly shares: ReadonlyMap<string, number>;
}

export function parseCounter(text: string): CounterValue {
  const [total = '0', ...parts] = text.split(' ');
  const shares = parts.map((part) => {
    const at = part.lastIndexOf('=');
    return [part.slice(0, at), Number(part.slice(at + 1))] as const;
  });
  return { total: Number(total), shares: new Map(shares) };
}

/** One more, of this client. */
export function incremented({ total, shares }: CounterValue, client: string): CounterValue {
  const share = shares.get(client) ?? 0;
  return { total: total + 1, shares: new Map([...shares, [client, share + 1]]) };
}

export function formatCounter({ total, shares }: CounterValue): string {
  const parts = [...shares].map(([client, share]) => `${client}=${share}`).sort();
  return [total, ...parts].join(' ');
}

/** Whether the parts make up the whole. */
export function addsUp({ total, shares }: CounterValue): boolean {
  return [...shares.values()].reduce((sum, one) => sum + one, 0) === total;
}
