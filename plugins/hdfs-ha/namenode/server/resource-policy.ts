/** `NameNodeResourcePolicy`: when what is left of journals or volumes is enough to go on. */

export interface CheckableResource {
  readonly available: boolean;
  /** Nothing goes without it; the others stand in for one another. */
  readonly required: boolean;
}

export function areResourcesAvailable(
  resources: readonly CheckableResource[],
  minimumRedundant: number,
): boolean {
  if (resources.some(({ required, available }) => required && !available)) return false;
  const redundant = resources.filter(({ required }) => !required);
  if (redundant.length === 0) return true;
  return redundant.filter(({ available }) => available).length >= minimumRedundant;
}
