"""kazoo at a cluster whose leader dies and whose session expires: what its user sees.

usage: session.py connect-string. Lines that begin with `?` ask for something to be done.
"""

import sys
import threading

from kazoo.client import KazooClient
from kazoo.exceptions import BadVersionError, NodeExistsError, NoNodeError, RolledBackError
from kazoo.protocol.states import EventType


def ask(what):
    print('?', what, flush=True)
    sys.stdin.readline()


def say(*words):
    print(*words, flush=True)


class States:
    """Says the states of a client, and waits for them."""

    def __init__(self, client, name):
        self.seen = []
        self.changed = threading.Condition()
        self.client = client
        self.name = name
        client.add_listener(self.heard)

    def heard(self, state):
        with self.changed:
            say(self.name, 'is', state)
            self.seen.append(state)
            self.changed.notify_all()

    def wait_for(self, *states):
        with self.changed:
            while self.seen[-len(states):] != list(states):
                self.changed.wait()

    def end(self):
        self.client.remove_listener(self.heard)


def create_read_update_delete(client):
    say('created', client.create('/app', b'one'))
    value, stat = client.get('/app')
    say('read', value.decode(), 'version', stat.version)
    say('version', client.set('/app', b'two', version=0).version)
    for wrong in (
        lambda: client.create('/app'),
        lambda: client.set('/app', b'', version=0),
        lambda: client.get('/none'),
    ):
        try:
            wrong()
        except (NodeExistsError, BadVersionError, NoNodeError) as error:
            say('refused', type(error).__name__)
    client.create('/app/a/b', makepath=True)
    say('children', client.get_children('/app'))
    client.delete('/app/a', recursive=True)
    say('children', client.get_children('/app'))


def watch(client, other):
    events = []
    both = threading.Event()

    def fired(event):
        events.append(event)
        if len(events) == 2:
            both.set()

    client.get('/app', watch=fired)
    client.get_children('/app', watch=fired)
    other.create('/app/child')
    other.set('/app', b'three')
    both.wait()
    for event in events:
        say('watch', event.type, event.path)


def transact(client):
    transaction = client.transaction()
    transaction.check('/app', version=2)
    transaction.create('/app/t', b'')
    transaction.set_data('/app', b'four')
    transaction.delete('/app/child')
    say('all of', [getattr(result, 'version', result) for result in transaction.commit()])
    transaction = client.transaction()
    transaction.delete('/app/t')
    transaction.delete('/none')
    results = transaction.commit()
    say('none of', [type(result).__name__ for result in results])
    assert isinstance(results[0], RolledBackError)
    say('still there', client.exists('/app/t') is not None)


def gone(client, path):
    """An event that is set when the node is gone."""
    deleted = threading.Event()

    def fired(event):
        if event.type == EventType.DELETED:
            deleted.set()

    assert client.exists(path, watch=fired)
    return deleted


def start_leading(client, name):
    """An event that is set once this one is elected; it leads to the end of the program."""
    leads = threading.Event()

    def lead():
        leads.set()
        threading.Event().wait()

    election = client.Election('/election', name)
    threading.Thread(target=election.run, args=[lead], daemon=True).start()
    return leads


def main():
    hosts = sys.argv[1]
    client = KazooClient(hosts=hosts, timeout=8)
    states = States(client, 'client')
    client.start()
    other = KazooClient(hosts=hosts, timeout=8)
    other.start()
    create_read_update_delete(client)
    watch(client, other)
    transact(client)

    client.create('/live', ephemeral=True)
    say('ephemeral', client.create('/live-', ephemeral=True, sequence=True))
    say('seen', sorted(name for name in other.get_children('/') if name.startswith('live')))
    client.Lock('/lock', 'client').acquire()
    leads = start_leading(client, 'client')
    leads.wait()
    say('client has the lock, and leads')

    session = client.client_id[0]
    ask('kill leader of zookeeper')
    states.wait_for('SUSPENDED', 'CONNECTED')
    say('same session', client.client_id[0] == session)
    say('written', client.retry(client.set, '/app', b'five').version)
    say('lock held by', other.retry(other.Lock('/lock', 'other').contenders))

    lock = other.Lock('/lock', 'other')
    waiting = threading.Thread(target=lock.acquire)
    waiting.start()
    leads = start_leading(other, 'other')
    live_gone = gone(other, '/live')
    ask('expire 0x%x' % session)
    states.wait_for('SUSPENDED', 'LOST', 'CONNECTED')
    live_gone.wait()
    waiting.join()
    leads.wait()
    say('other has the lock, and leads')
    say('same session', client.client_id[0] == session)
    say('ephemeral', client.exists('/live'))
    states.end()
    client.stop()
    other.stop()


main()
