/** Classic mistakes in the configuration of ZooKeeper. */

import type { Advice, AdviceDefinition } from '../../core/plugin/index.ts';

/** A line of a shell script that sets it. */
const ASSIGNMENT = /^\s*(export\s+)?dataDir=/;

const dataDirElsewhere: AdviceDefinition = {
  summary: '`dataDir` in a shell script, where ZooKeeper never reads it',
  *check({ hosts }): Iterable<Advice> {
    for (const { name: host, conf } of hosts) {
      for (const { name: file, path, text } of Object.values(conf)) {
        if (file === 'zoo.cfg') continue;
        const line = text.split('\n').findIndex((one) => ASSIGNMENT.test(one)) + 1;
        if (line === 0) continue;
        const used = conf['zoo.cfg']?.keys.dataDir ?? '/tmp/zookeeper';
        yield {
          reason: `\`dataDir\` in \`${path}\` is a variable of the shell; ZooKeeper keeps its data in \`${used}\`, as \`zoo.cfg\` says`,
          cure: 'Write it into `zoo.cfg`.',
          at: { host, file, line },
        };
      }
    }
  },
};

export const advice = { 'data-dir-elsewhere': dataDirElsewhere };
