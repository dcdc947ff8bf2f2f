/**
 * Who proves who a client is (`ProviderRegistry`): the scheme `digest` with its hash, and `ensemble`,
 * which proves nobody and tells clients that they came to another ensemble than they meant.
 */

const PROVIDER_KEY = 'zookeeper.authProvider.';
const ENSEMBLE_PROVIDER = 'org.apache.zookeeper.server.auth.EnsembleAuthenticationProvider';

/** Java's names of hashes, with what Node calls them; the hyphen after SHA may be left out. */
const HASHES: Readonly<Record<string, string>> = {
  MD5: 'md5',
  SHA: 'sha1',
  'SHA-1': 'sha1',
  'SHA-224': 'sha224',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
  'SHA-512/224': 'sha512-224',
  'SHA-512/256': 'sha512-256',
  'SHA3-224': 'sha3-224',
  'SHA3-256': 'sha3-256',
  'SHA3-384': 'sha3-384',
  'SHA3-512': 'sha3-512',
};

export interface AuthProviders {
  /** The hash of the scheme `digest`, as Node calls it; undefined where there is no such scheme. */
  readonly digest: string | undefined;
  /** A hash that Java does not have: with it no server starts. */
  readonly unknownHash: string | undefined;
  /** `super:<digest>`, when set. */
  readonly superDigest: string | undefined;
  /** Where there is the scheme `ensemble`: the names that are right; undefined takes all. */
  readonly ensemble: { readonly names: ReadonlySet<string> | undefined } | undefined;
}

/** From the system properties of a server, by their full names. */
export function authProviders(properties: ReadonlyMap<string, string>): AuthProviders {
  const digest = (key: string) => properties.get(`zookeeper.DigestAuthenticationProvider.${key}`);
  const isEnabled = (digest('enabled') ?? 'true').toLowerCase() === 'true';
  const wanted = digest('digestAlg') ?? 'SHA1';
  const hash = HASHES[wanted.toUpperCase().replace(/^SHA(?=1$|[2-5]\d\d)/, 'SHA-')];
  return {
    digest: isEnabled ? hash : undefined,
    unknownHash: hash === undefined ? wanted : undefined,
    superDigest: digest('superDigest'),
    ensemble: ensembleProvider(properties),
  };
}

function ensembleProvider(properties: ReadonlyMap<string, string>): AuthProviders['ensemble'] {
  const isThere = [...properties].some(
    ([key, value]) => key.startsWith(PROVIDER_KEY) && value === ENSEMBLE_PROVIDER,
  );
  if (!isThere) return undefined;
  const names = properties.get('zookeeper.ensembleAuthName');
  return {
    names: names === undefined ? undefined : new Set(names.split(',').map((name) => name.trim())),
  };
}
