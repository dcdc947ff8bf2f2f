/** `Float.toString`: the shortest decimal that is this single-precision number. */

export function floatText(value: number): string {
  const single = Math.fround(value);
  if (Number.isInteger(single)) return `${single}.0`;
  for (let digits = 1; digits < 9; digits++) {
    const text = single.toPrecision(digits);
    if (Math.fround(Number(text)) === single) return String(Number(text));
  }
  return String(Number(single.toPrecision(9)));
}

/** `(9.090909 %)` of so many in so many. */
export function share(part: number, whole: number): string {
  return `(${floatText(Math.fround(part * 100) / Math.fround(whole))} %)`;
}
