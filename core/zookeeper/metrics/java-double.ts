/** A number that Java has as a double, rounded to four digits and printed as `Double.toString` does. */

/** `Double.toString` takes to powers of ten outside of these. */
const PLAIN_FROM = 1e-3;
const PLAIN_BELOW = 1e7;

export class JavaDouble {
  readonly value: number;

  constructor(value: number) {
    this.value = Math.round(value * 10_000) / 10_000;
  }

  /** `0.0`, `5.9429`, `5.0E-4`, `1.23456785E7`. */
  toString(): string {
    const { value } = this;
    const isPlain = value === 0 || (value >= PLAIN_FROM && value < PLAIN_BELOW);
    if (isPlain) return withPoint(`${value}`);
    const [digits = '', power = ''] = value.toExponential().split('e');
    return `${withPoint(digits)}E${Number(power)}`;
  }
}

function withPoint(digits: string): string {
  return digits.includes('.') ? digits : `${digits}.0`;
}
