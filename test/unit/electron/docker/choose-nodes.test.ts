import { describe, expect, it } from 'vitest'
import { chooseNodes } from '#electron/docker/builders/choose-nodes.ts'

describe('the nodes of a builder', () => {
  it.each([
    ['the one that is for the platform', ['linux/arm64'], [['linux/amd64'], ['linux/arm64']], [1]],
    ['the first of two', ['linux/amd64'], [['linux/amd64'], ['linux/amd64']], [0]],
    ['each its own', ['linux/arm64', 'linux/amd64'], [['linux/amd64'], ['linux/arm64']], [1, 0]],
    ['one that says it in other words', ['linux/aarch64'], [['linux/amd64'], ['linux/arm64/v8']], [1]],
    ['none for another variant', ['linux/arm/v6'], [['linux/arm/v7']], [undefined]],
    ['none for what nobody has', ['linux/s390x'], [[], ['linux/amd64']], [undefined]],
  ])('that fit exactly: %s', (_what, platforms, nodes, chosen) => {
    expect(chooseNodes(platforms, nodes, 'exact')).toEqual(chosen)
  })

  it.each([
    ['a machine that runs the platform, too', ['linux/arm/v7'], [['linux/amd64'], ['linux/arm64']], [1]],
    ['the nearer of two', ['linux/arm/v7'], [['linux/arm64'], ['linux/arm/v7']], [1]],
    ['the nearer of two, the other way round', ['linux/arm/v7'], [['linux/arm/v7'], ['linux/arm64']], [0]],
    ['an older variant', ['linux/arm/v6'], [['linux/arm/v5'], ['linux/arm/v7']], [1]],
    ['32 bits on 64', ['linux/386'], [['linux/arm64'], ['linux/amd64']], [1]],
    ['the plain one on a newer variant', ['linux/amd64'], [['linux/amd64/v3']], [0]],
    ['none for a newer variant', ['linux/amd64/v3'], [['linux/amd64/v2']], [undefined]],
    ['none for another system', ['windows/amd64'], [['linux/amd64']], [undefined]],
  ])('that can run it: %s', (_what, platforms, nodes, chosen) => {
    expect(chooseNodes(platforms, nodes, 'compatible')).toEqual(chosen)
  })
})
