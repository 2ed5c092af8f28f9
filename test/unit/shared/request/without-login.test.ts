import { expect, test } from 'vitest'
import { withoutLogin } from '#shared/request/without-login.ts'

test.each([
  ['https://user:token@example.com/x.git', 'https://example.com/x.git'],
  ['https://user:p@ss@example.com/x.git', 'https://example.com/x.git'],
  ['https://token@example.com', 'https://example.com'],
  ['https://example.com/a@b', 'https://example.com/a@b'],
  ['https://example.com?a=b@c', 'https://example.com?a=b@c'],
  ['git@example.com:me/x.git', 'git@example.com:me/x.git'],
  ['app@sha256:ab', 'app@sha256:ab'],
])('an address is kept without its login: %s', (address, kept) => {
  expect(withoutLogin(address)).toBe(kept)
})
