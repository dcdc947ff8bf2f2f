// What it needs is no plugin that comes with Quorate, so nobody loads it by itself.
export default {
  name: 'needy',
  summary: 'Needs a scheduler',
  requires: { scheduler: '^1' },
};
