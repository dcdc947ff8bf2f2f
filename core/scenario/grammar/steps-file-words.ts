/** The words of a file of steps, which `use` puts into a timeline. */

import type { Words } from './word.ts';

export const STEPS_FILE_WORDS = {
  name: {
    about: 'The heading in the report, unless the step that uses the file has its own',
    takes: 'text',
    example: 'name: the leader is killed',
  },
  note: {
    about: 'A line of the story in the report',
    takes: 'text',
    example: 'note: as in the chapter',
  },
  params: {
    about: 'The values that `with` gives, used as `${{ params.name }}`',
    takes: 'params',
    example: 'params: { pause: { type: duration, default: 5s } }',
  },
  steps: {
    about: 'The steps, played one after another where the file is used',
    takes: 'steps',
    example: 'steps: [{ wait: "${{ params.pause }}" }]',
  },
} as const satisfies Words;
