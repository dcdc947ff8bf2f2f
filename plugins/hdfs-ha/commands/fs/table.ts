/** `FsUsage.TableBuilder`: columns two blanks apart, each as wide as its widest cell. */

export function table(
  rows: readonly (readonly string[])[],
  rightAligned: readonly number[] = [],
): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, cell.length);
    });
  }
  return rows.map((row) =>
    row
      .map((cell, at) => {
        const width = widths[at] as number;
        if (rightAligned.includes(at)) return cell.padStart(width);
        return at === row.length - 1 ? cell : cell.padEnd(width);
      })
      .join('  '),
  );
}
