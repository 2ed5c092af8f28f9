import { expect, test } from 'vitest'
import { imageParts } from '#shared/dockerfile/image-parts.ts'

test.each([
  ['debian', 'debian', ''],
  ['debian:12', 'debian', ':12'],
  ['team/web:1.2', 'team/web', ':1.2'],
  ['localhost:5000/app', 'localhost:5000/app', ''],
  ['localhost:5000/app:1.2', 'localhost:5000/app', ':1.2'],
  ['debian@sha256:0123', 'debian', '@sha256:0123'],
  ['r.example.com:443/a/b:1@sha256:0123', 'r.example.com:443/a/b', ':1@sha256:0123'],
  ['[::1]:5000/app:1', '[::1]:5000/app', ':1'],
  ['', '', ''],
])('%s is %j and %j', (image, name, version) => {
  expect(imageParts(image)).toEqual({ name, version })
})
