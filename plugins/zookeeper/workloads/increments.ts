/**
 * What one client knows of its increments of one counter. An increment without an answer is
 * settled by the next write of the same client that succeeds: a write with a version condition
 * proves that what was read before it was the newest, and that no earlier one can still take place.
 */

/** What came to light when an increment was settled. */
export interface Findings {
  /** Acknowledged, and not there any more. */
  lost: number;
  /** Without an answer, and took place. */
  tookPlace: number;
  /** There, though nobody made them. */
  unexplained: number;
}

export class Increments {
  /** Increments that are known to have taken place. */
  private known = 0;
  /** Increments without an answer since then. */
  private open = 0;
  private readonly findings: Findings;

  constructor(findings: Findings) {
    this.findings = findings;
  }

  /** One was acknowledged, after the client's share had been read as `share`. */
  acknowledged(share: number): void {
    this.settle(share);
    this.known = share + 1;
  }

  unanswered(): void {
    this.open++;
  }

  /** The client's share as it certainly is. */
  settle(share: number): void {
    const more = share - this.known;
    if (more < 0) this.findings.lost -= more;
    else {
      const tookPlace = Math.min(more, this.open);
      this.findings.tookPlace += tookPlace;
      this.findings.unexplained += more - tookPlace;
    }
    this.known = share;
    this.open = 0;
  }
}
