/**
 * The few forms of version ranges that `requires` uses: `1.2.3`, `^1`, `~1.2`, `>=1.4`, `*`.
 * Pre-releases are compared without their tags; a plugin that needs more names an exact version.
 */

type Version = readonly [number, number, number];

const RANGE = /^(\^|~|>=)?\s*v?(\d+(?:\.\d+){0,2})$/;

/** Whether `version` lies in `range`; an unreadable range holds for nothing. */
export function satisfies(version: string, range: string): boolean {
  const trimmed = range.trim();
  if (trimmed === '*' || trimmed === '') return true;
  const [, operator = '', rest = ''] = RANGE.exec(trimmed) ?? [];
  if (rest === '') return false;
  const given = rest.split('.').length;
  const low = parse(rest);
  const seen = parse(version);
  if (compare(seen, low) < 0) return false;
  if (operator === '>=') return true;
  if (operator === '^' && low[0] > 0) return seen[0] === low[0];
  if (operator === '^') return seen[0] === 0 && (given < 2 || seen[1] === low[1]);
  // `~1.2` and `1.2` fix what they name; `~1.2.3` leaves the patch free.
  const fixed = operator === '~' ? Math.min(given, 2) : given;
  return seen.slice(0, fixed).every((part, i) => part === low[i]);
}

/** Whether it is a range at all. */
export function isRange(range: string): boolean {
  return range.trim() === '' || range.trim() === '*' || RANGE.test(range.trim());
}

function parse(text: string): Version {
  const [major = 0, minor = 0, patch = 0] = text
    .replace(/[-+].*$/, '')
    .split('.')
    .map(Number);
  return [major, minor, patch];
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
