/**
 * Matchers as data: what a user wrote to be compared with what is seen. Texts may still hold
 * `${{ … }}`, which the runner fills in before it compares.
 */

export type Matcher =
  /** Whole text, trailing blanks ignored, with `...` lines and `<…>` wildcards. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'contains'; readonly parts: readonly string[] }
  | { readonly kind: 'matches'; readonly pattern: string }
  /** All lines as a set; `some` and `none` speak of part of them. */
  | {
      readonly kind: 'lines';
      readonly all: readonly string[] | undefined;
      readonly some: readonly string[];
      readonly none: readonly string[];
    }
  | { readonly kind: 'not'; readonly matcher: Matcher }
  /** `3`, `at least 2`, `at most 6s`, `more than 3`, `less than 3`, `1..3`. Durations in µs. */
  | { readonly kind: 'quantity'; readonly min: number; readonly max: number; readonly text: string }
  | { readonly kind: 'every'; readonly matchers: readonly Matcher[] };
