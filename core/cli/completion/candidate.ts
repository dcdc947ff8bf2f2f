/** One thing that may stand where a command line is being typed. */

export interface Candidate {
  /** The whole word. One that ends in `=`, `:` or `/` is not finished yet. */
  readonly value: string;
  /** One line about it, or nothing. */
  readonly about: string;
}
