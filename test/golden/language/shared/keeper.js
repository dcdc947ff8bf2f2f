import { definePlugin, t } from 'quorate/plugin';

export default definePlugin({
  name: 'keeper',
  summary: 'Keeps things for a while',
  configuration: {
    'keeper.properties': {
      'keep.for': t.duration({ about: 'how long', default: '3s' }),
      'shelves': t.int({ about: 'how many', default: '2' }),
      'log.level': t.oneOf(['quiet', 'verbose'], { about: 'what is told', default: 'quiet' }),
    },
  },
  roles: { Keeper: { summary: 'Keeps', states: ['keeping'], main: (sys) => sys.forever() } },
});
