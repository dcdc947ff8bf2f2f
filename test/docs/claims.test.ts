/** Every claim of the textbook is shown by a step that anyone can play. */

import { expect, test } from 'vitest';
import { claims, showings } from '../../tools/fidelity-page.ts';

test('every row of the textbook has a step that shows it, and every such step a row', async () => {
  const rows = Object.keys(claims());
  const shown = new Set((await showings()).map(({ row }) => row));
  expect(rows.length).toBe(45);
  expect(rows.filter((row) => !shown.has(row))).toEqual([]);
  expect([...shown].filter((row) => !rows.includes(row))).toEqual([]);
});
