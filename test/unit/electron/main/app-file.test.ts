import { expect, test } from 'vitest'
import { appFile } from '#electron/main/app-file.ts'

test.each([
  ['app://slipway/', '/app/index.html'],
  ['app://slipway/index.html', '/app/index.html'],
  ['app://slipway/assets/a%20b.js', '/app/assets/a b.js'],
  ['app://other/index.html', undefined],
  ['app://slipway/%2e%2e/inside.js', '/app/inside.js'],
  ['app://slipway/..%2fsecret', undefined],
  ['app://slipway/%00', undefined],
  ['app://slipway/%zz', undefined],
])('%s is %s', (url, file) => {
  expect(appFile(url, '/app')).toBe(file)
})
