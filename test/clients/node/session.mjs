// node-zookeeper-client at a cluster whose leader dies and whose session expires: what its user
// sees. It has no recipes, so the lock and the election are made by hand of sequential ephemerals.
//
// usage: session.mjs connect-string. Lines that begin with `?` ask for something to be done.

import { once } from 'node:events';
import { createInterface } from 'node:readline';
import zookeeper from 'node-zookeeper-client';

const { EPHEMERAL, EPHEMERAL_SEQUENTIAL } = zookeeper.CreateMode;
const hosts = process.argv[2];
const answers = createInterface({ input: process.stdin });
const say = (...words) => process.stdout.write(`${words.join(' ')}\n`);

async function ask(what) {
  const answered = once(answers, 'line');
  say('?', what);
  await answered;
}

/** Calls a method of a client; what it calls back with. */
function call(client, method, ...parameters) {
  return new Promise((resolve, reject) => {
    client[method](...parameters, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

/** Calls a method that must be refused, and says how. */
async function refused(client, method, ...parameters) {
  const error = await call(client, method, ...parameters).catch((thrown) => thrown);
  say('refused', error.getName());
}

async function connected() {
  const client = zookeeper.createClient(hosts, { sessionTimeout: 8000, spinDelay: 100 });
  const connects = once(client, 'connected');
  client.connect();
  await connects;
  return client;
}

/** What a watch heard, once; `watch` is the parameter that a method takes. */
function watcher() {
  let watch;
  const heard = new Promise((resolve) => {
    watch = resolve;
  });
  return { watch, heard };
}

/** Joins a queue of sequential ephemerals; whoever is first has the lock, or leads. */
async function join(client, path) {
  const mine = await call(client, 'create', `${path}/n-`, Buffer.alloc(0), EPHEMERAL_SEQUENTIAL);
  return mine.slice(path.length + 1);
}

/** Comes back when nobody is before. */
async function first(client, path, mine) {
  for (;;) {
    const names = (await call(client, 'getChildren', path)).sort();
    const before = names[names.indexOf(mine) - 1];
    if (before === undefined) return;
    const { watch, heard } = watcher();
    if (await call(client, 'exists', `${path}/${before}`, watch)) await heard;
  }
}

const client = await connected();
const other = await connected();

say('created', await call(client, 'create', '/app', Buffer.from('one')));
say('read', await call(client, 'getData', '/app'));
say('version', (await call(client, 'setData', '/app', Buffer.from('two'), 0)).version);
await refused(client, 'create', '/app');
await refused(client, 'setData', '/app', Buffer.alloc(0), 0);
await refused(client, 'getData', '/none');
await call(client, 'mkdirp', '/app/a/b');
say('children', await call(client, 'getChildren', '/app'));
await call(client, 'removeRecursive', '/app/a', -1);

const changed = watcher();
const more = watcher();
await call(client, 'getData', '/app', changed.watch);
await call(client, 'getChildren', '/app', more.watch);
await call(other, 'create', '/app/child');
await call(other, 'setData', '/app', Buffer.from('three'));
for (const event of [await more.heard, await changed.heard]) say('watch', event.name, event.path);

const results = await call(
  client.transaction().check('/app', 2).create('/app/t').setData('/app', Buffer.from('four')),
  'commit',
);
say(
  'all of',
  results.map(({ type, path, stat }) => `${type}:${path ?? stat?.version ?? ''}`),
);
await refused(client.transaction().remove('/app/t').remove('/none'), 'commit');
say('still there', (await call(client, 'exists', '/app/t')) !== null);

await call(client, 'create', '/live', Buffer.alloc(0), EPHEMERAL);
say('seen', (await call(other, 'exists', '/live')) !== null);
const places = new Map();
for (const path of ['/lock', '/election']) {
  await call(client, 'create', path);
  await first(client, path, await join(client, path));
  places.set(path, await join(other, path));
}
say('client has the lock, and leads');

const session = client.getSessionId().toString('hex');
const kept = watcher();
await call(client, 'exists', '/later', kept.watch);
let next = once(client, 'disconnected');
let back = once(client, 'connected');
await ask('kill leader of zookeeper');
await next;
say('client is disconnected');
await back;
say('client is connected');
say('same session', client.getSessionId().toString('hex') === session);
say('written', (await call(client, 'setData', '/app', Buffer.from('five'))).version);
await call(client, 'create', '/later');
say('watch', (await kept.heard).name);

const gone = watcher();
if (other.getState() !== zookeeper.State.SYNC_CONNECTED) await once(other, 'connected');
await call(other, 'exists', '/live', gone.watch);
next = once(client, 'disconnected');
back = once(client, 'expired');
await ask(`expire 0x${session}`);
await next;
say('client is disconnected');
await back;
say('client is expired');
say('watch', (await gone.heard).name);
for (const [path, mine] of places) await first(other, path, mine);
say('other has the lock, and leads');

const again = await connected();
say('ephemeral', await call(again, 'exists', '/live'));
answers.close();
for (const one of [again, other]) one.close();
