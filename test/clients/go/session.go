// go-zookeeper at a cluster whose leader dies and whose session expires: what its user sees.
//
// usage: session connect-string. Lines that begin with `?` ask for something to be done.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"log"
	"os"
	"sort"
	"strings"
	"time"

	"github.com/go-zookeeper/zk"
)

var (
	hosts    = strings.Split(os.Args[1], ",")
	answers  = bufio.NewScanner(os.Stdin)
	everyone = zk.WorldACL(zk.PermAll)
)

func ask(what string) {
	fmt.Println("?", what)
	answers.Scan()
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// refused says with which of the errors of ZooKeeper something was refused.
func refused(err error) {
	if err == nil {
		log.Fatal("it was not refused")
	}
	fmt.Println("refused:", err)
}

type client struct {
	*zk.Conn
	name   string
	events <-chan zk.Event
}

// sees waits for a state of the session.
func (c client) sees(state zk.State) {
	for event := range c.events {
		if event.Type == zk.EventSession && event.State == state {
			return
		}
	}
}

func connect(name string) client {
	conn, events, err := zk.Connect(hosts, 8*time.Second, zk.WithLogInfo(false), zk.WithLogger(silent{}))
	must(err)
	c := client{conn, name, events}
	c.sees(zk.StateHasSession)
	return c
}

type silent struct{}

func (silent) Printf(string, ...interface{}) {}

// again repeats what was interrupted because the connection was lost.
func again(do func() error) {
	err := do()
	for errors.Is(err, zk.ErrConnectionClosed) || errors.Is(err, zk.ErrNoServer) {
		time.Sleep(20 * time.Millisecond)
		err = do()
	}
	must(err)
}

func createReadUpdateDelete(c client) {
	path, err := c.Create("/app", []byte("one"), 0, everyone)
	must(err)
	data, stat, err := c.Get("/app")
	must(err)
	fmt.Printf("created %s, read %s, version %d\n", path, data, stat.Version)
	stat, err = c.Set("/app", []byte("two"), 0)
	must(err)
	fmt.Println("version", stat.Version)
	_, err = c.Create("/app", nil, 0, everyone)
	refused(err)
	_, err = c.Set("/app", nil, 0)
	refused(err)
	_, _, err = c.Get("/none")
	refused(err)
	_, err = c.Create("/app/a", nil, 0, everyone)
	must(err)
	refused(c.Delete("/app", -1))
	must(c.Delete("/app/a", -1))
}

func watch(c, other client) {
	_, _, changed, err := c.GetW("/app")
	must(err)
	_, _, more, err := c.ChildrenW("/app")
	must(err)
	_, err = other.Create("/app/child", nil, 0, everyone)
	must(err)
	_, err = other.Set("/app", []byte("three"), -1)
	must(err)
	for _, events := range []<-chan zk.Event{more, changed} {
		event := <-events
		fmt.Println("watch", event.Type, event.Path)
	}
}

func transact(c client) {
	results, err := c.Multi(
		&zk.CheckVersionRequest{Path: "/app", Version: 2},
		&zk.CreateRequest{Path: "/app/t", Acl: everyone},
		&zk.SetDataRequest{Path: "/app", Data: []byte("four"), Version: -1},
	)
	must(err)
	fmt.Println("all of:", results[1].String, "and version", results[2].Stat.Version)
	_, err = c.Multi(
		&zk.DeleteRequest{Path: "/app/t", Version: -1},
		&zk.DeleteRequest{Path: "/none", Version: -1},
	)
	refused(err)
	exists, _, err := c.Exists("/app/t")
	must(err)
	fmt.Println("still there:", exists)
}

// stand makes a sequential ephemeral node; whoever has the first one leads.
func (c client) stand() string {
	path, err := c.Create("/election/n-", []byte(c.name), zk.FlagEphemeralSequential, everyone)
	must(err)
	return strings.TrimPrefix(path, "/election/")
}

// lead comes back when nobody stands before it.
func (c client) lead(mine string) {
	for {
		names, _, events, err := c.ChildrenW("/election")
		must(err)
		sort.Strings(names)
		if names[0] == mine {
			return
		}
		<-events
	}
}

func main() {
	first, other := connect("first"), connect("other")
	createReadUpdateDelete(first)
	watch(first, other)
	transact(first)

	_, err := first.Create("/live", nil, zk.FlagEphemeral, everyone)
	must(err)
	_, err = first.Create("/election", nil, 0, everyone)
	must(err)
	lock := zk.NewLock(first.Conn, "/lock", everyone)
	must(lock.Lock())
	first.lead(first.stand())
	second := other.stand()
	fmt.Println("first has the lock, and leads")

	session := first.SessionID()
	_, _, later, err := first.ExistsW("/later")
	must(err)
	ask("kill leader of zookeeper")
	first.sees(zk.StateDisconnected)
	first.sees(zk.StateHasSession)
	fmt.Println("disconnected, and back; same session:", first.SessionID() == session)
	again(func() error { _, err := first.Set("/app", []byte("five"), -1); return err })
	again(func() error { _, err := first.Create("/later", nil, 0, everyone); return err })
	fmt.Println("watch", (<-later).Type)

	var gone <-chan zk.Event
	again(func() (err error) { _, _, gone, err = other.ExistsW("/live"); return err })
	ask(fmt.Sprintf("expire 0x%x", session))
	first.sees(zk.StateExpired)
	fmt.Println("expired")
	first.sees(zk.StateHasSession)
	fmt.Println("connected; same session:", first.SessionID() == session)
	fmt.Println("watch", (<-gone).Type)
	must(zk.NewLock(other.Conn, "/lock", everyone).Lock())
	other.lead(second)
	fmt.Println("other has the lock, and leads")
	exists, _, err := first.Exists("/live")
	must(err)
	fmt.Println("ephemeral is there:", exists)
	first.Close()
	other.Close()
}
