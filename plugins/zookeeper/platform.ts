/** The two doors through which this plugin takes what it uses of the core, as one. */

export * from '../../core/plugin/index.ts';
export * from '../../core/plugin/zookeeper.ts';
