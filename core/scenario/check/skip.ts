/** `skip`: why a step or a scenario is not played. It is a reason, never a mere yes. */

import type { MapNode } from '../../plugin/source.ts';
import type { Scope } from './scope.ts';
import { entryOf } from './shape.ts';

/** The reason, or undefined when it is played. */
export function readSkip(map: MapNode, scope: Scope): string | undefined {
  const entry = entryOf(map, 'skip');
  const node = entry && scope.scalar(entry.value, '`skip`', 'a reason in words');
  if (!node) return undefined;
  if (/^(|true|false|yes|no|on|off|[01])$/i.test(node.text.trim())) {
    const parameters = {
      what: '`skip`',
      wanted: 'a reason in words',
      got: node.text.trim() === '' ? 'nothing' : `\`${node.text}\``,
    };
    const isNo = /^(false|no|off|0)$/i.test(node.text.trim());
    const hint = isNo ? 'leave `skip` out' : 'say why: `skip: waits for the next release`';
    scope.report('language/wrong-shape', parameters, node.at, hint);
  }
  return node.text;
}
