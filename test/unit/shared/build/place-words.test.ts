import { expect, it } from 'vitest'
import { placeWords } from '#shared/build/place-words.ts'

it.each([
  ['linux/arm64 app 2/4', 'app 2/4 arm64'],
  ['linux/amd64->arm64 stage-1  2/12', 'stage-1 2/12 amd64->arm64'],
  ['linux/arm/v7 1/2', '1/2 arm/v7'],
  ['windows/amd64 app 2/4', 'app 2/4 windows/amd64'],
  ['app 2/4', 'app 2/4'],
  ['2/4', '2/4'],
  ['internal', 'internal'],
  ['linux/arm64 internal', 'internal arm64'],
])('of %j what tells steps apart comes first: %j', (place, words) => {
  expect(placeWords(place)).toBe(words)
})
