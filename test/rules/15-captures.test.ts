/** Rule 15: what `<int as name>` found is bound once its step has held, for every later step. */

import { expect, test } from 'vitest';
import { scenarioOf } from '../support/scenario-text.ts';
import { play } from '../support/ways.ts';

const run = async (...lines: string[]) => {
  const timeline = lines.map((line) => `  ${line}\n`).join('');
  return (await play(await scenarioOf(timeline), 1)).result;
};

const SAYS_SEVEN = '- { host: m1, run: echo token 7, expect: "token <int as token>" }';

test('a later command, a later text and a later number use it', async () => {
  const result = await run(
    SAYS_SEVEN,
    `- { host: m2, run: "echo \${{ token }} times", expect: "\${{ token }} times" }`,
    `- { host: m2, run: sleep 8, expect: { took: "more than \${{ token }}s" } }`,
    `- { host: m1, run: echo 9, expect: "<int as token>" }`,
    `- { host: m1, run: "echo \${{ token }}", expect: "9" }`,
  );
  expect(result.failure).toBeUndefined();
});

test('an event gives its data from the one that matches whole', async () => {
  const result = await run(
    '- { host: m1, run: say 2000 red & say 3000 blue & wait }',
    '- { host: m2, run: say 4000 green }',
    '- { expect: { event: rules/said, host: m1, word: <...>e<... as tail> } }',
    `- { host: m1, run: "echo \${{ tail }}", expect: "" }`,
  );
  expect(result.failure).toBeUndefined();
});

test('branches of `parallel` bind for what comes after them', async () => {
  const result = await run(
    '- parallel:',
    '    - { host: m1, run: echo 1, expect: "<int as one>" }',
    '    - { host: m2, run: echo 2, expect: "<int as two>", as: second }',
    `- { host: m1, run: "echo \${{ one }} \${{ two }} \${{ second.stdout }}", expect: 1 2 2 }`,
  );
  expect(result.failure).toBeUndefined();
});

test('a bound text that is no number ends the step and says so', async () => {
  const result = await run(
    '- { host: m1, run: hostname, expect: "<... as name>" }',
    `- { expect: { event: rules/said, times: "more than \${{ name }}" } }`,
  );
  expect(result.failure).toMatchObject({
    kind: 'bound-number',
    step: '2',
    message: '`${{ name }}` is `m1`, which is no whole number',
    exit: 1,
  });
});
