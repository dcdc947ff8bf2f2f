/** `BlockPlacementPolicyDefault` on one rack: the writer's own DataNode first, then any others. */

import type { Random } from '../../../../core/plugin/index.ts';
import type { DatanodeDescriptor } from './datanode-descriptor.ts';

/** `dfs.namenode.redundancy.considerLoad.factor` */
const LOAD_FACTOR = 2;

export interface PlacementRequest {
  readonly replicas: number;
  /** Dotted quad of the host that writes. */
  readonly writer: string;
  /** Uuids of DataNodes that are not to be taken. */
  readonly excluded: ReadonlySet<string>;
  readonly blockSize: number;
}

/** DataNodes for new replicas; fewer than asked for when there are no more. */
export function chooseTargets(
  nodes: readonly DatanodeDescriptor[],
  random: Random,
  { replicas, writer, excluded, blockSize }: PlacementRequest,
): DatanodeDescriptor[] {
  const load = nodes.reduce((sum, { xceivers }) => sum + xceivers, 0) / Math.max(1, nodes.length);
  const good = nodes.filter(
    (node) =>
      !excluded.has(node.uuid) &&
      node.remaining >= blockSize &&
      node.xceivers <= LOAD_FACTOR * load,
  );
  const local = good.filter(({ registration }) => registration.address === writer).slice(0, 1);
  const others = random.shuffle(good.filter((node) => !local.includes(node)));
  return [...local, ...others].slice(0, replicas);
}

/** `chooseReplicaToDelete`: of the DataNode that has the least room left. */
export function chooseExcess(
  candidates: readonly DatanodeDescriptor[],
  hint: DatanodeDescriptor | undefined,
): DatanodeDescriptor {
  if (hint && candidates.includes(hint)) return hint;
  return candidates.reduce((worst, node) => (share(node) < share(worst) ? node : worst));
}

function share(node: DatanodeDescriptor): number {
  return node.capacity === 0 ? 0 : node.remaining / node.capacity;
}
