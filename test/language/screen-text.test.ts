import { describe, expect, test } from 'vitest';
import { matchText } from '../../core/plugin/pattern.ts';
import { firstDifference, rewriteScreen } from '../../core/plugin/screen-text.ts';

const value = (name: string) => (name === 'lock' ? '/lock' : '');
const LOCK = `\${{ lock }}`;

describe('the first line that differs', () => {
  test.each([
    [['a', 'b'], 'a\nb', undefined],
    [['a', 'b'], 'a\nc', 1],
    [['a'], 'a\nb', 1],
    [['a', '...', 'z'], 'a\nb\nz', undefined],
    [['a', '...', 'y', 'z'], 'a\nb\nz', 2],
    [['<int>', LOCK], '5\n/lick', 1],
    [[], 'a', 0],
    [['a'], '', 0],
  ])('%j against %j: %j', (expected, seen, wrong) => {
    expect(firstDifference(expected, seen, value)).toBe(wrong);
  });
});

describe('a screen that is written anew', () => {
  test.each<[string, readonly string[], string, readonly string[]]>([
    ['nothing pasted yet', [], 'a\nb\n', ['a', 'b']],
    ['everything is gone', ['a', 'b'], '', []],
    [
      'lines that fit stay, with their wildcards',
      ['<pid> Jps', 'x'],
      '7 Jps\ny',
      ['<pid> Jps', 'y'],
    ],
    ['placeholders stay', [`at ${LOCK}`, 'b'], 'at /lock\nc', [`at ${LOCK}`, 'c']],
    ['`...` stays', ['...', 'Mode: leader'], 'a\nb\nMode: follower', ['...', 'Mode: follower']],
    ['so it does where it is nothing', ['a', '...', 'z'], 'a\nx', ['a', '...', 'x']],
    ['a line more', ['a', 'c'], 'a\nb\nc', ['a', 'b', 'c']],
    ['a line less', ['a', 'b', 'c'], 'a\nc', ['a', 'c']],
    ['what would be read as a wildcard becomes one', ['a'], 'say <int> now', ['<...>']],
    ['so does a placeholder', ['a'], `echo ${LOCK}`, ['<...>']],
    ['and what cannot stand in a file', ['a'], '\u001b[1mbold', ['<...>']],
  ])('%s', (_, expected, seen, fresh) => {
    expect(rewriteScreen(expected, seen, value)).toEqual(fresh);
    expect(matchText(fresh.join('\n'), seen, value)).toBeDefined();
  });
});
