/** The one way in which everything here says no: by the name of what it does not do. */

/** A construct or option of the real software that is not modelled; exit code 2. */
export class NotModelled extends Error {
  readonly construct: string;

  constructor(construct: string) {
    super(`not modelled: ${construct}`);
    this.name = 'NotModelled';
    this.construct = construct;
  }
}
