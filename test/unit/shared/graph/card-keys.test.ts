import { describe, expect, test } from 'vitest'
import { parseDockerfile } from '#shared/dockerfile/parse-dockerfile.ts'
import { type CardKeys, cardKeys } from '#shared/graph/card-keys.ts'
import { toGraph } from '#shared/graph/to-graph.ts'

/** Keys of the stages, in order, as a text becomes others. */
function keysOver(...texts: readonly string[]): readonly (readonly string[])[] {
  let before: Parameters<typeof cardKeys>[1]
  return texts.map((text) => {
    const { cards } = toGraph(parseDockerfile(text))
    const keys: CardKeys = cardKeys(cards, before)
    before = { cards, keys }
    expect(new Set(Object.values(keys)).size).toBe(cards.length)
    return cards.flatMap((card) => (card.kind === 'stage' ? [keys[card.id]!] : []))
  })
}

describe('keys of cards', () => {
  test('stay with the named stages when one is put before them or taken away', () => {
    const [first, more, less] = keysOver(
      'FROM a AS x\nFROM b AS y\n',
      'FROM c AS new\nFROM a AS x\nFROM b AS y\n',
      'FROM b AS y\n',
    )
    expect(more?.slice(1)).toEqual(first)
    expect(less).toEqual([first?.[1]])
  })

  test('stay with a stage that is renamed, and with one without a name', () => {
    const [first, renamed, nameless] = keysOver(
      'FROM a AS x\nFROM b\n',
      'FROM a AS xy\nFROM b\n',
      'FROM a\nFROM b\n',
    )
    expect(renamed).toEqual(first)
    expect(nameless).toEqual(first)
  })

  test('are never shared, whatever two stages are called', () => {
    keysOver('FROM a AS x\nFROM b AS x\n', 'FROM b AS x\nFROM a AS x\nFROM c AS X\n', 'FROM a\nFROM c AS x\n')
  })

  test('of images are their ids', () => {
    expect(cardKeys(toGraph(parseDockerfile('FROM debian\n')).cards, undefined)).toEqual({
      'image:debian:latest': 'image:debian:latest',
      'stage:0': 'stage:0',
    })
  })
})
