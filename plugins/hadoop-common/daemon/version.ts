/** The release that is modelled: what `hdfs version` and the first lines of every log say of it. */

export const VERSION = '3.3.6';
export const REVISION = '1be78238728da9266a4f88195058f08fd012bf9c';
export const SOURCE = `https://github.com/apache/hadoop.git -r ${REVISION}`;
export const COMPILED_BY = 'ubuntu';
export const COMPILED_AT = '2023-06-18T08:22Z';
export const PROTOC = '3.7.1';
export const CHECKSUM = '5652179ad55f76cb287d9c633bb53bbd';

/** Where the JDK stands on every host. */
export const JAVA_HOME = '/usr/lib/jvm/java-8-openjdk-amd64';
export const JAVA_VERSION = '1.8.0_392';
