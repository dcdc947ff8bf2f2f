/** The system interface, as this plugin's files import it: from the one door for plugins. */

export * from '../../../core/plugin/index.ts';
