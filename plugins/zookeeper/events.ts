/** The engine's events, as readers and checks know them. */

import { type EventDefinition, t } from '../../core/plugin/index.ts';
import { type FieldType, ZOOKEEPER_EVENTS } from '../../core/plugin/zookeeper.ts';

const TYPES = { integer: t.int(), long: t.long(), text: t.text() } as const;

export const events: Readonly<Record<string, EventDefinition>> = Object.fromEntries(
  Object.entries(ZOOKEEPER_EVENTS).map(([kind, { fields, sentence }]) => [
    kind,
    {
      fields: Object.fromEntries(
        Object.entries(fields as Record<string, FieldType>).map(([name, type]) => [
          name,
          TYPES[type],
        ]),
      ),
      sentence: sentence as EventDefinition['sentence'],
    },
  ]),
);
