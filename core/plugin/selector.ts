/**
 * Selectors: the field's words for "which host" and "which process" (`m1`, `rest`, `leader
 * QuorumPeerMain`, `minority of JournalNode`). Parsed here, resolved when a step begins, from
 * events before it.
 */

export type Quantifier = 'one' | 'each' | 'any' | 'majority' | 'minority' | { readonly count: number };

export type Selector =
  | { readonly kind: 'host'; readonly name: string }
  | { readonly kind: 'all' }
  /** All hosts that the other side of the fault does not name. */
  | { readonly kind: 'rest' }
  | { readonly kind: 'bound'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Selector[] }
  | {
      readonly kind: 'role';
      readonly quantifier: Quantifier;
      readonly state: string | undefined;
      readonly role: string;
      readonly group: string | undefined;
    };
