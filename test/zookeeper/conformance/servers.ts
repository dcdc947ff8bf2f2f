/** The configurations that cases are recorded against and replayed on, one description for both. */

export interface Member {
  readonly client: number;
  readonly quorum: number;
  readonly election: number;
}

export interface ServerSetup {
  /** Servers that are configured, and those of them that are started (counted from 1). */
  readonly members: number;
  readonly started: readonly number[];
  /** More lines of zoo.cfg. */
  readonly cfg: readonly string[];
  /** `-D` flags of the JVM. */
  readonly jvm: readonly string[];
  /** Nobody can write, so cases get no node of their own. */
  readonly readOnly: boolean;
  /** Even one member is an ensemble, with its client address in the dynamic configuration. */
  readonly dynamic: boolean;
  /** Members that observe. */
  readonly observers: readonly number[];
}

export const setup = (given: Partial<ServerSetup>): ServerSetup => ({
  members: 1,
  started: [1],
  cfg: [],
  jvm: [],
  readOnly: false,
  dynamic: false,
  observers: [],
  ...given,
});

/** Password `test`. */
const SUPER = 'DigestAuthenticationProvider.superDigest=super:D/InIHSb7yEEbrWz8b9l71RjZJU=';

/** No container goes while somebody looks, in whatever time. */
const NO_CLEANER = '-Dznode.container.checkIntervalMs=1000000000';

/** The server of generated cases: everything that can be switched on. */
export const COMPARED: ServerSetup = setup({
  cfg: ['maxClientCnxns=0', 'extendedTypesEnabled=true', 'enforceQuota=true', SUPER],
  jvm: [NO_CLEANER],
});

/** Three voters and an observer, for generated cases whose sessions are spread over all of them. */
export const COMPARED_ENSEMBLE: ServerSetup = {
  ...COMPARED,
  members: 4,
  started: [1, 2, 3, 4],
  observers: [4],
};

/** One server without an ensemble. */
export const isStandalone = ({ members, dynamic }: ServerSetup): boolean =>
  members === 1 && !dynamic;

/** The same configuration on each of three servers: standalone cases go through one that follows. */
export const asEnsemble = (alone: ServerSetup): ServerSetup => ({
  ...alone,
  members: 3,
  started: [1, 2, 3],
});

export const SERVERS: Readonly<Record<string, ServerSetup>> = {
  plain: setup({ cfg: ['maxClientCnxns=0'] }),
  extended: setup({
    cfg: ['maxClientCnxns=0', 'extendedTypesEnabled=true', SUPER],
    jvm: [NO_CLEANER],
  }),
  quota: setup({ cfg: ['maxClientCnxns=0', 'enforceQuota=true', SUPER] }),
  limited: setup({ cfg: ['maxClientCnxns=3'], jvm: ['-Djute.maxbuffer=2000'] }),
  'skip-acl': setup({ cfg: ['maxClientCnxns=0', 'skipACL=yes'] }),
  providers: setup({
    cfg: [
      'maxClientCnxns=0',
      'DigestAuthenticationProvider.digestAlg=SHA-256',
      'authProvider.1=org.apache.zookeeper.server.auth.EnsembleAuthenticationProvider',
      'ensembleAuthName=alpha, beta',
    ],
  }),
  impatient: setup({ cfg: ['maxClientCnxns=0', 'nio.sessionlessCnxnTimeout=500'] }),
  'no-digest': setup({ cfg: ['maxClientCnxns=0', 'DigestAuthenticationProvider.enabled=false'] }),
  sessions: setup({
    cfg: ['maxClientCnxns=0', 'minSessionTimeout=1000', 'maxSessionTimeout=60000'],
  }),
  reconfig: setup({
    cfg: ['maxClientCnxns=0', 'reconfigEnabled=true', 'standaloneEnabled=false', SUPER],
    dynamic: true,
  }),
  ensemble: setup({
    members: 3,
    started: [1, 2, 3],
    cfg: ['maxClientCnxns=0', SUPER],
  }),
  'read-only': setup({
    members: 3,
    started: [1],
    cfg: ['maxClientCnxns=0', 'localSessionsEnabled=true'],
    jvm: ['-Dreadonlymode.enabled=true'],
    readOnly: true,
  }),
  'read-only-global': setup({
    members: 3,
    started: [1],
    cfg: ['maxClientCnxns=0'],
    jvm: ['-Dreadonlymode.enabled=true'],
    readOnly: true,
  }),
};

/** zoo.cfg of one member. */
export function zooCfg(
  setup: ServerSetup,
  dataDir: string,
  member: number,
  ports: readonly Member[],
): string {
  const lines = [
    'tickTime=2000',
    'initLimit=10',
    'syncLimit=5',
    `dataDir=${dataDir}`,
    '4lw.commands.whitelist=*',
    'admin.enableServer=false',
    ...setup.cfg,
    ...(setup.observers.includes(member) ? ['peerType=observer'] : []),
  ];
  const own = ports[member - 1] as Member;
  if (!setup.dynamic) lines.push(`clientPort=${own.client}`, 'clientPortAddress=127.0.0.1');
  if (setup.members > 1 || setup.dynamic) {
    ports.forEach(({ client, quorum, election }, at) => {
      const role = setup.observers.includes(at + 1) ? ':observer' : '';
      const where = setup.dynamic ? `:participant;127.0.0.1:${client}` : role;
      lines.push(`server.${at + 1}=127.0.0.1:${quorum}:${election}${where}`);
    });
  }
  return `${lines.join('\n')}\n`;
}
