/** The engine's events, as readers and checks know them. */

import { type ClusterPlan, type EventDefinition, type Type, t } from '../../core/plugin/index.ts';
import {
  type FieldType,
  ZOOKEEPER_EVENT_FIELDS,
  ZOOKEEPER_EVENTS,
} from '../../core/plugin/zookeeper.ts';

function typeOf(type: FieldType, about: string): Type<unknown> {
  switch (type) {
    case 'integer':
      return t.int({ about });
    case 'long':
      return t.long({ about });
    case 'text':
      return t.text({ about });
  }
}

export const events: Readonly<Record<string, EventDefinition>> = Object.fromEntries(
  Object.entries(ZOOKEEPER_EVENTS).map(([kind, { fields, sentence }]) => [
    kind,
    {
      fields: Object.fromEntries(
        Object.entries(fields as Record<string, FieldType>).map(([name, type]) => [
          name,
          typeOf(type, ZOOKEEPER_EVENT_FIELDS[name] ?? name),
        ]),
      ),
      sentence: (data: never, cluster?: ClusterPlan) =>
        withHosts((sentence as EventDefinition['sentence'])(data), cluster),
    },
  ]),
);

/** `elected m2` instead of `elected server 2`: people know hosts, not the numbers in `zoo.cfg`. */
function withHosts(sentence: string, cluster: ClusterPlan | undefined): string {
  return sentence.replace(/\bserver (\d+)/g, (text, sid: string) => {
    const keys = cluster?.hosts.map(({ conf }) => conf['zoo.cfg']?.keys[`server.${sid}`]);
    const address = keys?.find((one) => one !== undefined);
    return address?.split(':')[0] ?? text;
  });
}
