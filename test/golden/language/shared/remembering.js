import { definePlugin } from 'quorate/plugin';

const seen = new Map();
let times = 0;

export default definePlugin({
  name: 'remembering',
  summary: 'Counts in its module',
  commands: {
    count: {
      summary: 'Counts',
      usage: 'count',
      main(sys) {
        seen.set(sys.host.name, times++);
      },
    },
  },
});
