/**
 * `sbin/start-dfs.sh` and `sbin/stop-dfs.sh`: one class of daemons after another, each on its hosts
 * by ssh. Who the hosts are, `hdfs getconf` says.
 */

import type { CommandDefinition, System } from '../../../core/plugin/index.ts';
import { type HadoopScript, hadoopConfig } from './hadoop-config.ts';
import { SCRIPT_STARTUP } from './timing.ts';
import { runAsItsUser } from './users.ts';

export const startDfs: CommandDefinition = {
  summary: 'Starts all daemons of HDFS',
  usage: 'start-dfs.sh [-upgrade|-rollback] [-clusterId]',
  startup: SCRIPT_STARTUP,
  async main(sys) {
    const script = begin(sys, 'Usage: start-dfs.sh [-upgrade|-rollback] [-clusterId]');
    if (typeof script === 'number') return script;
    const [option, ...more] = script.args;
    if (option !== undefined && option !== '-upgrade' && option !== '-rollback') {
      sys.print('Usage: start-dfs.sh [-upgrade|-rollback] [-clusterId]');
      return 1;
    }
    const dfs = new DfsScript(script, 'start');
    return dfs.run({
      namenode: [...(option === '-upgrade' ? [option] : []), ...more],
      datanode: option === '-rollback' ? [option] : [],
    });
  },
};

export const stopDfs: CommandDefinition = {
  summary: 'Stops all daemons of HDFS',
  usage: 'stop-dfs.sh',
  startup: SCRIPT_STARTUP,
  async main(sys) {
    const script = begin(sys, 'Usage: stop-dfs.sh');
    if (typeof script === 'number') return script;
    return new DfsScript(script, 'stop').run({ namenode: [], datanode: [] });
  },
};

function begin(sys: System, usage: string): HadoopScript | number {
  const script = hadoopConfig(sys);
  if (!('code' in script)) return script;
  if (script.usage) sys.print(usage);
  return script.code;
}

class DfsScript {
  private readonly script: HadoopScript;
  private readonly sys: System;
  private readonly mode: 'start' | 'stop';
  private readonly verb: 'Starting' | 'Stopping';
  private failures = 0;

  constructor(script: HadoopScript, mode: 'start' | 'stop') {
    this.script = script;
    this.sys = script.sys;
    this.mode = mode;
    this.verb = mode === 'start' ? 'Starting' : 'Stopping';
  }

  /** @param more arguments for the daemons of a class */
  async run(more: { namenode: readonly string[]; datanode: readonly string[] }): Promise<number> {
    const { sys, verb } = this;
    const nameNodes = (await this.getconf('-namenodes')) || sys.host.name;
    sys.print(`${verb} namenodes on [${nameNodes}]`);
    await this.onHosts('namenode', nameNodes, more.namenode);
    sys.print(`${verb} datanodes`);
    await this.onHosts('datanode', undefined, more.datanode);
    await this.secondaryNameNodes();
    const journalNodes = await this.journalNodes();
    if (journalNodes !== '') {
      sys.print(`${verb} journal nodes [${journalNodes}]`);
      await this.onHosts('journalnode', journalNodes);
    }
    const automatic = await this.getconf('-confKey', 'dfs.ha.automatic-failover.enabled');
    if (automatic.toLowerCase() === 'true') {
      sys.print(`${verb} ZK Failover Controllers on NN hosts [${nameNodes}]`);
      await this.onHosts('zkfc', nameNodes);
    }
    return this.mode === 'start' ? this.failures : 0;
  }

  private async secondaryNameNodes(): Promise<void> {
    const configured = await this.getconf('-secondarynamenodes');
    if (configured === '') return;
    const hosts = configured === '0.0.0.0' ? this.sys.host.name : configured;
    this.sys.print(`${this.verb} secondary namenodes [${hosts}]`);
    await this.onHosts('secondarynamenode', hosts);
  }

  /** To stop them the script reads the URI itself. */
  private async journalNodes(): Promise<string> {
    if (this.mode === 'start') return this.getconf('-journalNodes');
    const uri = await this.getconf('-confKey', 'dfs.namenode.shared.edits.dir');
    const hosts = /^qjournal:\/\/([^/]*)\//.exec(uri)?.[1] ?? '';
    return hosts.replaceAll(';', ' ').replaceAll(/:\d*/g, '');
  }

  private async onHosts(
    daemon: string,
    hosts: string | undefined,
    more: readonly string[] = [],
  ): Promise<void> {
    const { script, mode } = this;
    const chosen = hosts === undefined ? [] : ['--hostnames', hosts];
    const code = await runAsItsUser(script, 'hdfs', daemon, [
      `${script.home}/bin/hdfs`,
      ...['--workers', '--config', script.confDir, ...chosen, '--daemon', mode, daemon],
      ...more,
    ]);
    this.failures += code;
  }

  /** `$(hdfs getconf … 2>/dev/null)` */
  private async getconf(...args: readonly string[]): Promise<string> {
    const { script, sys } = this;
    let text = '';
    const decoder = new TextDecoder();
    const collect = (bytes: Uint8Array): void => {
      text += decoder.decode(bytes, { stream: true });
    };
    const child = sys.spawn([`${script.home}/bin/hdfs`, 'getconf', ...args], {
      env: script.variables.environment(),
      stdout: { collect },
      stderr: 'null',
    });
    await child.exited;
    return text.trim();
  }
}
