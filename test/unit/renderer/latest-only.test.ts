import { expect, test } from 'vitest'
import { latestOnly } from '#renderer/stores/latest-only.ts'

test('a newer task takes the place of one that waits; a running one ends', () => {
  const posted: string[] = []
  const done: string[] = []
  let answer: (text: string) => void = () => undefined
  const run = latestOnly<string, string>({
    post: (task) => posted.push(task),
    listen: (listener) => {
      answer = listener
    },
  })
  for (const task of ['a', 'b', 'c']) run(task, (text) => done.push(text))
  expect(posted).toEqual(['a'])
  answer('A')
  answer('C')
  run('d', (text) => done.push(text))
  expect({ posted, done }).toEqual({ posted: ['a', 'c', 'd'], done: ['A', 'C'] })
})
