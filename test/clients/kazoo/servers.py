"""kazoo and what servers ask and give: chroot, auth, another server, and one that only reads.

usage: servers.py connect-string, of m1, m2 and m3, which may serve readers without a quorum.
"""

import sys
import threading

from kazoo.client import KazooClient, KeeperState
from kazoo.exceptions import (
    AuthFailedError,
    NoAuthError,
    NotReadOnlyCallError,
)
from kazoo.security import make_digest_acl


def ask(what):
    print('?', what, flush=True)
    sys.stdin.readline()


def say(*words):
    print(*words, flush=True)


def under_a_chroot(hosts):
    root = KazooClient(hosts=hosts)
    root.start()
    root.create('/tenant/a', makepath=True)
    tenant = KazooClient(hosts=hosts + '/tenant')
    tenant.start()
    say('tenant sees', tenant.get_children('/'))
    say('tenant creates', tenant.create('/b', ephemeral=True))
    say('root sees', sorted(root.get_children('/tenant')))
    fired = threading.Event()
    paths = []
    tenant.get_children('/', watch=lambda event: (paths.append(event.path), fired.set()))
    root.create('/tenant/c')
    fired.wait()
    say('watch', *paths)
    tenant.stop()
    say('root sees', sorted(root.get_children('/tenant')))
    root.stop()


def with_identities(hosts):
    owner = KazooClient(hosts=hosts, auth_data=[('digest', 'owner:secret')])
    owner.start()
    owner.create('/private', b'mine', acl=[make_digest_acl('owner', 'secret', all=True)])
    say('owner reads', owner.get('/private')[0].decode())
    stranger = KazooClient(hosts=hosts)
    stranger.start()
    try:
        stranger.get('/private')
    except NoAuthError as error:
        say('stranger is refused', type(error).__name__)
    stranger.add_auth('digest', 'owner:secret')
    say('then reads', stranger.get('/private')[0].decode())
    superuser = KazooClient(hosts=hosts, auth_data=[('digest', 'super:test')])
    superuser.start()
    say('super reads', superuser.get('/private')[0].decode())
    for client in (owner, stranger, superuser):
        client.stop()
    nobody = KazooClient(hosts=hosts)
    nobody.start()
    try:
        nobody.add_auth('nonesuch', 'x')
    except AuthFailedError as error:
        say('unknown scheme', type(error).__name__)
    nobody.stop()


def at_another_server(hosts):
    """The session goes on at the second server when the first one stops."""
    [first, second, _] = hosts.split(',')
    client = KazooClient(hosts=[first, second], randomize_hosts=False)
    connected = threading.Event()

    def heard(state):
        say('moving client is', state)
        if state == 'CONNECTED':
            connected.set()

    client.add_listener(heard)
    client.start()
    client.create('/moves', ephemeral=True)
    fired = threading.Event()
    client.exists('/appears', watch=lambda event: fired.set())
    session = client.client_id
    connected.clear()
    ask('stop m1')
    connected.wait()
    say('same session', client.client_id == session)
    say('owns', client.exists('/moves').ephemeralOwner == session[0])
    client.create('/appears')
    fired.wait()
    say('the watch came along')
    client.remove_listener(heard)
    client.stop()


def read_only(hosts):
    """Without a quorum m3 serves those who said that reading is enough."""
    ask('stop m2')
    client = KazooClient(hosts=hosts.split(',')[2], read_only=True)
    client.start(timeout=60)
    say('reader is read-only', client.client_state == KeeperState.CONNECTED_RO)
    say('reads', sorted(client.get_children('/tenant')))
    try:
        client.create('/x')
    except NotReadOnlyCallError as error:
        say('write is refused', type(error).__name__)
    client.stop()


def main():
    hosts = sys.argv[1]
    under_a_chroot(hosts)
    with_identities(hosts)
    at_another_server(hosts)
    read_only(hosts)


main()
