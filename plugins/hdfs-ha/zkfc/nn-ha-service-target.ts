/** `org.apache.hadoop.hdfs.tools.NNHAServiceTarget`: a NameNode as one service of a nameservice. */

import {
  badFencingConfiguration,
  DFS_HA_AUTO_FAILOVER_ENABLED,
  DFS_HA_FENCE_METHODS,
  DFS_HA_ZKFC_PORT,
  DFS_NAMESERVICES,
  type HAContext,
  HAServiceTarget,
  JAVA,
  JavaException,
  type NetAddress,
  NodeFencer,
  socketAddressText,
} from '../../hadoop-common/door.ts';
import {
  nameNodeLifelineAddress,
  nameNodeServiceAddress,
  nameserviceIds,
  onlyNameserviceId,
} from '../nameservices.ts';

export class NNHAServiceTarget extends HAServiceTarget {
  readonly nameserviceId: string;
  readonly nameNodeId: string;
  readonly address: NetAddress;
  readonly healthMonitorAddress: NetAddress | undefined;
  readonly isAutoFailoverEnabled: boolean;
  override readonly supportsObserver = true;
  readonly fencer: NodeFencer | undefined;
  private readonly fencingError: JavaException | undefined;
  private zkfcPort: number;

  /** @throws JavaException IllegalArgumentException for ids that have no address */
  constructor(context: HAContext, nameserviceId: string | undefined, nameNodeId: string) {
    super(context);
    const { conf } = context;
    const ns = nameserviceId ?? onlyNameserviceId(conf);
    if (ns === undefined) throw undetermined(nameserviceIds(conf));
    const address = nameNodeServiceAddress(conf, ns, nameNodeId);
    if (!address) {
      const message = `Unable to determine service address for namenode '${nameNodeId}'`;
      throw new JavaException(JAVA.illegalArgument, message);
    }
    this.nameserviceId = ns;
    this.nameNodeId = nameNodeId;
    this.address = address;
    this.healthMonitorAddress = nameNodeLifelineAddress(conf, ns, nameNodeId);
    this.isAutoFailoverEnabled = conf.read(DFS_HA_AUTO_FAILOVER_ENABLED, ns, nameNodeId);
    this.zkfcPort = conf.read(DFS_HA_ZKFC_PORT, ns, nameNodeId);
    const methods = conf.read(DFS_HA_FENCE_METHODS, ns, nameNodeId);
    const made = methods === undefined ? {} : fencerOf(context, methods);
    this.fencer = made.fencer;
    this.fencingError = made.error;
  }

  get zkfcAddress(): NetAddress {
    return { host: this.address.host, port: this.zkfcPort };
  }

  /** The controller of the target has told it. */
  setZkfcPort(port: number): void {
    this.zkfcPort = port;
  }

  checkFencingConfigured(): void {
    if (this.fencingError) throw this.fencingError;
    if (!this.fencer) throw badFencingConfiguration(`No fencer configured for ${this}`);
  }

  override fencingParameters(): Map<string, string> {
    return super
      .fencingParameters()
      .set('nameserviceid', this.nameserviceId)
      .set('namenodeid', this.nameNodeId);
  }

  override toString(): string {
    const shown = this.healthMonitorAddress ?? this.address;
    return `NameNode at ${socketAddressText(this.context.sys, shown)}`;
  }

  protected get addressText(): string {
    return socketAddressText(this.context.sys, this.address);
  }
}

function fencerOf(
  context: HAContext,
  methods: string,
): { readonly fencer?: NodeFencer; readonly error?: JavaException } {
  try {
    return { fencer: new NodeFencer(context, methods) };
  } catch (error) {
    if (!(error instanceof JavaException)) throw error;
    return { error };
  }
}

function undetermined(ids: readonly string[]): JavaException {
  const several = ` This is an HA configuration with multiple name services configured. ${DFS_NAMESERVICES.name} is set to [${ids.join(', ')}]. Please re-run with the -ns option.`;
  const message = `Unable to determine the name service ID.${ids.length > 1 ? several : ''}`;
  return new JavaException(JAVA.illegalArgument, message);
}
