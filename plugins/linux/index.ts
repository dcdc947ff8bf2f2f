/** The linux plugin's parts: the shell, the commands, and what stands on a host's disk. */

export { COMMANDS } from './commands/index.ts';
export { baseImage, type ImageHost } from './image.ts';
export { ARCHIVE_ROOT, archiveText } from './lib/archives.ts';
export type { Command } from './lib/command.ts';
export { DEFAULT_PROMPT, expandPrompt } from './shell/prompt.ts';
export { type RunOptions, ShellSession } from './shell/session.ts';
