/**
 * Safe mode as `FSNamesystem` sees it: that of a start, one that an administrator has entered, and
 * one for want of resources.
 */

import type { System } from '../../../../core/plugin/index.ts';
import { JAVA, JavaException } from '../../../hadoop-common/door.ts';
import type { NamesystemLog } from '../namesystem/context.ts';
import { HDFS } from '../namesystem/exceptions.ts';
import type { BlockManagerSafeMode } from './block-manager-safe-mode.ts';

const LEAVE = 'Use "hdfs dfsadmin -safemode leave" to turn safe mode off.';

const RESOURCES_LOW =
  'Resources are low on NN. Please add or free up more resourcesthen turn off safe mode manually. NOTE:  If you turn off safe mode before adding resources, the NN will immediately return to safe mode. ';

export class NamesystemSafeMode {
  private readonly sys: System;
  private readonly log: NamesystemLog;
  private readonly starting: BlockManagerSafeMode;
  private manual = false;
  private resourcesLow = false;

  constructor(sys: System, log: NamesystemLog, starting: BlockManagerSafeMode) {
    this.sys = sys;
    this.log = log;
    this.starting = starting;
  }

  get on(): boolean {
    return this.manual || this.resourcesLow || this.starting.on;
  }

  /** That of a start, which ends by itself. */
  get startup(): boolean {
    return !this.manual && !this.resourcesLow && this.starting.on;
  }

  get tip(): string {
    if (this.resourcesLow) return `${RESOURCES_LOW}${LEAVE}`;
    if (this.manual) return `It was turned on manually. ${LEAVE}`;
    return this.starting.on ? this.starting.tip : '';
  }

  enter(resourcesLow: boolean): void {
    const before = this.on;
    if (resourcesLow) this.resourcesLow = true;
    else this.manual = true;
    this.log.info('hdfs.StateChange', `STATE* Safe mode is ON.\n${this.tip}`);
    if (!before) this.sys.observe('safe-mode', { on: true });
  }

  leave(): void {
    if (!this.on) {
      this.log.info('hdfs.StateChange', 'STATE* Safe mode is already OFF');
      return;
    }
    const startup = this.starting.on;
    this.manual = false;
    this.resourcesLow = false;
    this.starting.leave();
    if (!startup) this.sys.observe('safe-mode', { on: false });
  }

  /** Resources are looked at anew by whoever is active next. */
  forgetResources(): void {
    const before = this.on;
    this.resourcesLow = false;
    if (before && !this.on) this.sys.observe('safe-mode', { on: false });
  }

  /**
   * Refuses a change; the active one of several lets clients ask again where it ends by itself.
   * @throws SafeModeException, RetriableException
   */
  check(refusal: string, isHAActive: boolean): void {
    if (!this.on) return;
    const text = `${refusal}. Name node is in safe mode.\n${this.tip} NamenodeHostName:${this.sys.host.name}`;
    if (isHAActive && this.startup) {
      throw new JavaException(JAVA.retriable, `${HDFS.safeMode}: ${text}`);
    }
    throw new JavaException(HDFS.safeMode, text);
  }
}
