/**
 * `hadoop-common`: what all of Hadoop shares: its configuration, its RPC, high availability of
 * services, and the scripts that start them.
 */

import { definePlugin } from '../../core/plugin/index.ts';
import { configuration } from './configuration.ts';

export default definePlugin({
  name: 'hadoop-common',
  summary: 'what all of Hadoop shares: configuration, RPC, high availability',
  version: '1.0.0',
  configuration,
});
