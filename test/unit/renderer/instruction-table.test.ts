import { expect, test } from 'vitest'
import { commandIds } from '#shared/ipc/command-id.ts'
import { instructionWords } from '#shared/ipc/instruction-words.ts'
import { instructionTable } from '#renderer/stores/instruction-table.ts'

const words = Object.entries(instructionWords)

test('the menu of a row, the palette and the menu of the application offer the same, in the same order', () => {
  const offered = instructionTable.map(({ id }) => id)
  expect(offered).toEqual(Object.keys(instructionWords))
  expect([...offered].sort()).toEqual(commandIds.filter((id) => id.startsWith('instruction.')).sort())
})

test('what belongs together stands together', () => {
  const groups = words.map(([, { group }]) => group)
  expect(groups).toEqual([...groups].sort((a, b) => a - b))
})

test('no key means two things', () => {
  const keys = words.flatMap(([, { keys, itemKeys }]) => keys ?? itemKeys ?? [])
  expect(new Set(keys).size).toBe(keys.length)
})
