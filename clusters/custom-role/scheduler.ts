// A scheduler that runs a job every few seconds on one host only: the one that is elected in
// ZooKeeper. Each term has a fencing token; a job carries it, so a late one is refused.
import { definePlugin, t } from 'quorate/plugin';
import { connect, Election } from 'quorate/plugin/zookeeper';

const ELECTION = '/scheduler/election';

export default definePlugin({
  name: 'scheduler',
  summary: 'A scheduler whose leader is elected in ZooKeeper',
  requires: { zookeeper: '^1' },

  configuration: {
    'scheduler.properties': {
      quorum: t.text({ about: 'where ZooKeeper is', from: (c) => c.clients('QuorumPeerMain') }),
      'session.timeout': t.duration({ about: 'asked of ZooKeeper', default: '6s' }),
      'job.every': t.duration({ about: 'from one run to the next', default: '2s' }),
    },
  },

  // What the trace says about this role; everything below is typed by it.
  events: {
    led: t.event({ token: t.int() }, ({ token }) => `leads with token ${token}`),
    'stood-down': t.event({ why: t.text() }, ({ why }) => `stands down: ${why}`),
    'job-run': t.event({ job: t.int(), token: t.int() }, (e) => `runs job ${e.job}, ${e.token}`),
  },

  roles: {
    Scheduler: {
      summary: 'Runs jobs while it leads',
      states: ['waiting', 'leading'],
      hooks: { 'forget-token': 'goes on working after the term is over' },

      // The role as a whole does its work once somebody leads; `start: running` waits for that.
      ready: { count: 'leading Scheduler', is: '1' },

      async main(sys) {
        const conf = sys.conf('scheduler.properties');
        const zk = await connect(sys, conf.quorum, { timeout: conf['session.timeout'] });
        sys.state('waiting');
        for (;;) {
          const term = await new Election(zk, ELECTION).lead(sys.host.name);
          const token = Number(term.token);
          sys.state('leading');
          sys.observe('led', { token });
          const forgets = () => sys.hook('forget-token');
          // `lost` settles when the session is in doubt or the term is over.
          while (!term.lost.settled || forgets()) {
            // One transaction: "my term still stands" and "this job is taken".
            const job = await zk.increment('/scheduler/last-job', forgets() ? undefined : term);
            if (job !== undefined) sys.observe('job-run', { job, token });
            else if (!forgets()) break;
            await sys.sleep(conf['job.every'], forgets() ? undefined : term.lost);
          }
          sys.state('waiting');
          sys.observe('stood-down', {
            why: term.lost.settled ? await term.lost : 'a job was refused',
          });
          await term.release();
        }
      },
    },
  },

  commands: {
    scheduler: {
      summary: 'Asks who leads',
      usage: 'scheduler status',
      example: { run: 'scheduler status', prints: 'leader: m1  token: 4294967301' },
      async main(sys, [verb]) {
        if (verb !== 'status') return sys.usage();
        const zk = await connect(sys, sys.conf('scheduler.properties').quorum);
        const leader = await new Election(zk, ELECTION).leader();
        if (!leader) return sys.fail(3, 'no leader');
        sys.print(`leader: ${leader.text}  token: ${leader.token}`);
        return 0;
      },
    },
  },

  expectations: {
    leader: {
      summary: 'The host that led last, and its token',
      options: { leader: t.hostMatcher(), token: t.matcher(t.int()) },
      example: { 'scheduler/leader': 'm2', token: 'more than 17' },
      check({ leader, token }, trace) {
        const led = trace.last('led');
        if (!led) return trace.saw('no Scheduler ever led');
        return trace.both(leader.test(led.host, led), token.test(led.data.token, led));
      },
    },
  },

  invariants: {
    'one-run-per-job': {
      summary: 'No job is run twice, and a later job never has an older token',
      start: () => new Map<number, number>(), // job -> token
      on: {
        // By the number of the job and not by the time: a paused leader tells late what it did.
        'job-run'(ran, { host, data: { job, token } }, fail) {
          if (ran.has(job)) fail(`job ${job} is run a second time, by ${host}`);
          for (const [other, its] of ran) {
            const [early, late] = other < job ? [other, job] : [job, other];
            const [first, second] = other < job ? [its, token] : [token, its];
            if (first > second) fail(`job ${late} has an older token than job ${early}`);
          }
          ran.set(job, token);
        },
      },
    },
  },

  faults: {
    'forget-token': {
      summary: 'The leader does not notice that its term is over',
      options: { host: t.selector({ default: 'leading Scheduler' }) },
      example: { fault: 'scheduler/forget-token', for: '15s' },
      begin: (world, { host }) => world.process('Scheduler', host).hook('forget-token', true),
      end: (world, { host }) => world.process('Scheduler', host).hook('forget-token', false),
      // Somebody else leads by now, and still it works with its own token.
      tookEffect: (trace) =>
        trace.any('job-run', (ran) =>
          trace.any('led', (led) => led.time < ran.time && led.data.token > ran.data.token),
        ),
    },
  },
});
