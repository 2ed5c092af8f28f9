import { expect, test } from 'vitest'
import { formatPlatform, parsePlatform } from '#shared/dockerfile/platform.ts'

test.each([
  ['linux', 'linux/amd64'],
  ['arm64', 'linux/arm64'],
  ['aarch64', 'linux/arm64'],
  ['sparc64', 'linux/sparc64'],
  ['macos', 'darwin/amd64'],
  ['Linux/ARM', 'linux/arm/v7'],
  ['linux/arm/6', 'linux/arm/v6'],
  ['linux/arm/9', 'linux/arm/9'],
  ['linux/arm64/v8', 'linux/arm64'],
  ['linux/arm64/9', 'linux/arm64/v9'],
  ['linux/amd64/v1', 'linux/amd64'],
  ['windows(10.0.17763+win32k)/amd64', 'windows/amd64'],
])('%s is %s', (text, normal) => {
  const platform = parsePlatform(text)
  expect('problem' in platform ? platform.problem : formatPlatform(platform)).toBe(normal)
})

test.each([
  ['wasip1', '"wasip1": unknown operating system or architecture: invalid argument'],
  ['arm64(1)', '"arm64(1)": unknown operating system or architecture: invalid argument'],
  ['a/b/c/d', '"a/b/c/d": cannot parse platform specifier: invalid argument'],
  ['/arm64', '"" is an invalid OS component of "/arm64"'],
  ['linux/', '"" is an invalid component of "linux/"'],
])('%s is refused', (text, problem) => {
  const platform = parsePlatform(text)
  expect('problem' in platform ? platform.problem : '').toContain(problem)
})
