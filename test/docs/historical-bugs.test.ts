/** The table of historical bugs: each is a door of its daemons, and has a scenario that shows it. */

import { expect, test } from 'vitest';
import { BUG_NAMES, BUGS, hookOf } from '../../plugins/hdfs-ha/history/bugs.ts';
import { scenariosOf } from '../../tools/historical-bugs-page.ts';
import { builtInRegistry } from '../../tools/schema-pages.ts';

test('every historical bug has a scenario that bears its name', async () => {
  const scenarios = await scenariosOf();
  expect([...scenarios.keys()].sort()).toEqual([...BUG_NAMES].sort());
  for (const [bug, files] of scenarios) {
    expect(files).toHaveLength(1);
    expect(files[0]).toContain(`/bugs/${bug.toLowerCase()}-`);
  }
});

test('every historical bug is a hook that its role declares', async () => {
  const { roles } = await builtInRegistry();
  for (const bug of BUG_NAMES) {
    expect(roles.get(BUGS[bug].role)?.definition.hooks ?? {}, bug).toHaveProperty([hookOf(bug)]);
  }
});
