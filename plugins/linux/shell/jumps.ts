/** The ways out of the middle of a command text. They unwind the interpreter and are no errors. */

/** `exit`: the shell ends. */
export class ExitShell extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/** Ctrl-C, or a failed expansion in an interactive shell: the rest of the text is dropped. */
export class Interrupted extends Error {
  readonly code: number;

  constructor(code: number) {
    super('interrupted');
    this.code = code;
  }
}

/** `break` and `continue`. */
export class LoopJump extends Error {
  readonly kind: 'break' | 'continue';
  readonly levels: number;

  constructor(kind: 'break' | 'continue', levels: number) {
    super(kind);
    this.kind = kind;
    this.levels = levels;
  }
}

/** `return` in a sourced file. */
export class ReturnFromSource extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`return ${code}`);
    this.code = code;
  }
}
