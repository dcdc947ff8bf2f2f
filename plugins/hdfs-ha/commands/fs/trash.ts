/** `TrashPolicyDefault`, as far as `-rm` meets it: with `fs.trash.interval`, deleting is moving. */

import type { ShellContext } from './command.ts';
import { childOf, illegalArgument, parentOf } from './path.ts';
import type { PathData } from './path-data.ts';

/** False when the trash is off, or the path lies in it already. */
export async function moveToTrash(context: ShellContext, item: PathData): Promise<boolean> {
  if (context.trashIntervalMs <= 0) return false;
  const { fs, path } = item;
  const root = childOf(fs.workingDirectory, '.Trash');
  const current = childOf(root, 'Current');
  if (path.startsWith(root)) return false;
  if (childOf(root, '').startsWith(childOf(path, ''))) {
    throw illegalArgument(`Cannot move "${item.qualified}" to the trash, as it contains the trash`);
  }
  let target = `${current}${path}`;
  await fs.mkdirs(parentOf(target) as string);
  if (await fs.status(target)) target += String(context.sys.clock.wall());
  if (!(await fs.rename(path, target))) return false;
  context.log.info(
    'fs.TrashPolicyDefault',
    `Moved: '${item.qualified}' to trash at: ${fs.qualify(target)}`,
  );
  return true;
}
