/**
 * The state of the links as one host knows it. Every host holds the whole table; the timeline's
 * changes reach all hosts at the same moment, and a link is read where and when a packet is sent.
 * Rules only ever cut, delay or lose: no fault makes a link faster than the look-ahead.
 */

/** One-way. No ports means all; a port is the listener's, whichever side sends. */
export interface LinkRule {
  readonly id: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly ports: readonly number[];
  readonly cut?: boolean;
  readonly delayMs?: number;
  readonly jitterMs?: number;
  readonly lossPpm?: number;
}

export interface LinkState {
  readonly cut: boolean;
  readonly delayMs: number;
  readonly jitterMs: number;
  readonly lossPpm: number;
}

const CLEAR: LinkState = { cut: false, delayMs: 0, jitterMs: 0, lossPpm: 0 };

export class LinkTable {
  private rules: readonly LinkRule[] = [];

  add(rule: LinkRule): void {
    this.rules = [...this.rules, rule];
  }

  remove(id: string): void {
    this.rules = this.rules.filter((rule) => rule.id !== id);
  }

  state(from: string, to: string, port: number): LinkState {
    if (this.rules.length === 0) return CLEAR;
    const applying = this.rules.filter((rule) => applies(rule, from, to, port));
    if (applying.length === 0) return CLEAR;
    return {
      cut: applying.some((rule) => rule.cut === true),
      delayMs: sum(applying, (rule) => rule.delayMs),
      jitterMs: sum(applying, (rule) => rule.jitterMs),
      lossPpm: Math.min(
        1_000_000,
        sum(applying, (rule) => rule.lossPpm),
      ),
    };
  }
}

function applies(rule: LinkRule, from: string, to: string, port: number): boolean {
  return (
    rule.from.includes(from) &&
    rule.to.includes(to) &&
    (rule.ports.length === 0 || rule.ports.includes(port))
  );
}

function sum(rules: readonly LinkRule[], part: (rule: LinkRule) => number | undefined): number {
  return rules.reduce((total, rule) => total + (part(rule) ?? 0), 0);
}
