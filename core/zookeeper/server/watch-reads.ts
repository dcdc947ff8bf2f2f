/**
 * The operations that are about watches alone (`FinalRequestProcessor`, `DataTree.setWatches`): a
 * client that reconnects says what it watched, others are added, asked for and taken away.
 */

import { Code } from '../protocol/codes.ts';
import { JuteError, type JuteReader, type JuteWriter, NULL_FIELD } from '../protocol/jute.ts';
import { EventType, Op, WatcherType } from '../protocol/opcodes.ts';
import { PathTypeRequest, SetWatches, SetWatches2 } from '../protocol/requests.ts';
import type { DataTree } from '../tree/data-tree.ts';
import type { Watcher, WatchMode, WatchTable } from '../tree/watches.ts';
import { KeeperError } from './request.ts';

/** What stands for a null, which addWatch takes and removeWatches stumbles over. */
const NO_PATH = '\0';

/** What addWatch asks for. */
export type StandingMode = Exclude<WatchMode, 'standard'>;

/**
 * @param kept as what such a watch is kept
 * @throws KeeperError, JuteError
 * @returns false for an operation that is none of these
 */
export function writeWatchOperation(
  output: JuteWriter,
  tree: DataTree,
  watcher: Watcher,
  type: number,
  input: JuteReader,
  kept: (mode: StandingMode) => WatchMode,
): boolean {
  switch (type) {
    case Op.setWatches:
      setWatches(tree, watcher, SetWatches.read(input));
      return true;
    case Op.setWatches2:
      setWatches2(tree, watcher, SetWatches2.read(input));
      return true;
    case Op.addWatch:
      addWatch(tree, watcher, PathTypeRequest.read(input), kept);
      output.int(Code.ok);
      return true;
    case Op.checkWatches:
      checkWatches(tree, PathTypeRequest.read(input));
      return true;
    case Op.removeWatches:
      removeWatches(tree, watcher, PathTypeRequest.read(input));
      return true;
    default:
      return false;
  }
}

/** What changed since the client last saw it is told now; the rest is watched again. */
function setWatches(tree: DataTree, watcher: Watcher, request: SetWatches): void {
  const { relativeZxid } = request;
  for (const path of request.dataWatches) {
    const node = tree.get(path);
    if (node === undefined) watcher.notify(EventType.nodeDeleted, path);
    else if (node.stat.mzxid > relativeZxid) watcher.notify(EventType.nodeDataChanged, path);
    else tree.dataWatches.add(path, watcher);
  }
  for (const path of request.existWatches) {
    if (tree.get(path) !== undefined) watcher.notify(EventType.nodeCreated, path);
    else tree.dataWatches.add(path, watcher);
  }
  for (const path of request.childWatches) {
    const node = tree.get(path);
    if (node === undefined) watcher.notify(EventType.nodeDeleted, path);
    else if (node.stat.pzxid > relativeZxid) watcher.notify(EventType.nodeChildrenChanged, path);
    else tree.childWatches.add(path, watcher);
  }
}

/** Persistent watches are not told what they missed. */
function setWatches2(tree: DataTree, watcher: Watcher, request: SetWatches2): void {
  setWatches(tree, watcher, request);
  for (const path of request.persistentWatches) watch(tree, path, watcher, 'persistent');
  for (const path of request.persistentRecursiveWatches) watch(tree, path, watcher, 'recursive');
}

function watch(tree: DataTree, path: string, watcher: Watcher, mode: WatchMode): void {
  tree.dataWatches.add(path, watcher, mode);
  tree.childWatches.add(path, watcher, mode);
}

/** Neither the path nor the access list is looked at. */
function addWatch(
  tree: DataTree,
  watcher: Watcher,
  request: PathTypeRequest,
  kept: (mode: StandingMode) => WatchMode,
): void {
  const { path, type } = request;
  if (type !== 0 && type !== 1) throw new KeeperError(Code.marshallingError);
  watch(tree, path ?? NO_PATH, watcher, kept(type === 0 ? 'persistent' : 'recursive'));
}

/** True to 3.8, anybody's watch of the path will do (`WatchManager.containsWatcher`). */
function checkWatches(tree: DataTree, request: PathTypeRequest): void {
  const { path } = request;
  if (path === null) throw new JuteError(NULL_FIELD);
  const { children, data } = tablesOf(request.type);
  const found =
    (children && isWatched(tree.childWatches, path)) || (data && isWatched(tree.dataWatches, path));
  if (!found) throw new KeeperError(Code.noWatcher, path);
}

/** Where anybody watches a subtree, `PathParentIterator` stumbles over a path without a slash. */
function isWatched(table: WatchTable, path: string): boolean {
  if (table.watchesSubtrees && path !== '' && !path.includes('/')) {
    throw new JuteError(`begin 0, end -1, length ${path.length}`);
  }
  return table.isWatched(path);
}

function removeWatches(tree: DataTree, watcher: Watcher, request: PathTypeRequest): void {
  const path = request.path ?? NO_PATH;
  const { children, data } = tablesOf(request.type);
  const fromChildren = children && tree.childWatches.remove(path, watcher);
  const fromData = data && tree.dataWatches.remove(path, watcher);
  if (!fromChildren && !fromData) throw new KeeperError(Code.noWatcher, path);
  if (request.path === null) throw new JuteError(NULL_FIELD);
}

function tablesOf(type: number): { children: boolean; data: boolean } {
  if (type < WatcherType.children || type > WatcherType.any) {
    throw new KeeperError(Code.marshallingError);
  }
  return { children: type !== WatcherType.data, data: type !== WatcherType.children };
}
