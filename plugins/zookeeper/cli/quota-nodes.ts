/**
 * Where quotas stand in the tree (`Quotas`) and what is written there (`StatsTrack`): four numbers,
 * -1 for none, of which two come first for the sake of older readers.
 */

export const QUOTA_ROOT = '/zookeeper/quota';
const LIMITS = 'zookeeper_limits';
const STATS = 'zookeeper_stats';

export const quotaPath = (path: string): string => QUOTA_ROOT + path;
export const limitPath = (path: string): string => `${QUOTA_ROOT}${path}/${LIMITS}`;
export const statPath = (path: string): string => `${QUOTA_ROOT}${path}/${STATS}`;
/** Whether a child of a quota node says that the node has limits. */
export const isLimitNode = (name: string): boolean => name === LIMITS;

export type QuotaKey = 'count' | 'bytes' | 'countHardLimit' | 'byteHardLimit';

/** A number that is missing counts as -1, and stays missing in the text. */
export class StatsTrack {
  readonly #values = new Map<string, bigint>();

  /** @param text of a node: `count=3,bytes=-1=;byteHardLimit=-1;countHardLimit=-1` */
  constructor(text = '') {
    for (const pair of text.split(/[,;]+/).filter(Boolean)) {
      const [key = '', value = ''] = pair.split('=');
      this.#values.set(key, BigInt(value || -1));
    }
  }

  get(key: QuotaKey): bigint {
    return this.#values.get(key) ?? -1n;
  }

  set(key: QuotaKey, value: bigint): void {
    this.#values.set(key, value);
  }

  toString(): string {
    const later = [...this.#values].filter(([key]) => key !== 'count' && key !== 'bytes');
    const rest = later
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => `;${key}=${value}`)
      .join('');
    return `count=${this.get('count')},bytes=${this.get('bytes')}${rest && `=${rest}`}`;
  }
}
