/** The shape of an entry of the error table. */

export interface ErrorEntry {
  /** What is wrong, in one sentence. `{name}` is replaced by the parameter. */
  readonly message: string;
  /** What to do about it. */
  readonly cure: string;
  /** 2: the input is wrong. 3: code is at fault (ours, a plugin's, or a limit was hit). */
  readonly exit: 2 | 3;
}
