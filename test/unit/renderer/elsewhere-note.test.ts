import { expect, it } from 'vitest'
import { elsewhereNote } from '#renderer/features/build/elsewhere-note.ts'

it.each([
  ['running', 'FROM a', true, /Dockerfile guessed$/, /when it has ended.*read like the text on screen/],
  ['running', '', false, /Dockerfile not known$/, /when it has ended\. Nothing says/],
  ['cancelled', 'FROM a', true, /Dockerfile guessed$/, /keep no Dockerfile of a build that was cancelled/],
  ['failed', '', false, /Dockerfile not known$/, /did not tell its Dockerfile/],
  ['failed', 'FROM a', false, /^started elsewhere$/, /the one that the engine kept/],
] as const)(
  'a build of another client that is %s, of “%s”, guessed: %s',
  (state, text, guessed, said, detail) => {
    expect(elsewhereNote({ snapshot: { state }, text, guessed })).toEqual({
      text: expect.stringMatching(said),
      detail: expect.stringMatching(detail),
    })
  },
)
