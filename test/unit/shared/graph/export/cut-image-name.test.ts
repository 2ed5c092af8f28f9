import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutImageName } from '#shared/graph/export/cut-image-name.ts'
import { textWidth } from '#shared/graph/export/cut-text.ts'

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`
/** px that hold so many letters. */
const letters = (count: number): number => textWidth('m'.repeat(count), 12, 'mono')
const cut = (image: string, count: number): string => cutImageName(image, letters(count), 12)

test('a name that fits stays as it is', () => {
  expect(cut('debian:12', 9)).toBe('debian:12')
})

test('the registry and the path go first', () => {
  expect(cut('registry.example.com:5000/team/web:1.2', 20)).toBe('…m:5000/team/web:1.2')
  expect(cut('registry.example.com:5000/team/web:1.2', 14)).toBe('…/team/web:1.2')
})

test('a long tag loses its end, and leaves the end of the name', () => {
  expect(cut('python:3.12.4-slim-bookworm', 20)).toBe('python:3.12.4-slim-…')
  expect(cut('mcr.example.com/dotnet/aspnet:8.0-jammy-chiseled-extra', 20)).toBe('…/aspnet:8.0-jammy-…')
})

test('a digest keeps its start, after a tag or without one', () => {
  expect(cut(`debian@${digest}`, 20)).toBe('debian@sha256:01234…')
  expect(cut(`registry.example.com/team/web:1.2@${digest}`, 20)).toBe('…eam/web:1.2@sha256…')
})

test('a name without a version keeps its end, and a port is none', () => {
  expect(cut('registry.example.com:5000/team/web', 12)).toBe('…00/team/web')
})

test('wide letters count for two', () => {
  expect(cut('レジストリ/画像:1.0', 12)).toBe('…リ/画像:1.0')
  expect(cut('レジストリ/画像:1.0', 11)).toBe('…リ/画像:1…')
})

test('a name that just fits is whole', () => {
  const name = 'x/⺀        ⺀y:aaaa00..'
  expect(cutImageName(name, textWidth(name, 12, 'mono'), 12)).toBe(name)
})

test('whatever the name is, it fits, and it ends with its version where that fits', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.stringMatching(/^[a-z0-9.]{1,8}$/),
      fc.integer({ min: 20, max: 40 }),
      (name, tag, count) => {
        const shown = cut(`x/${name.replace(/[:@/]/g, '')}y:${tag}`, count)
        expect(textWidth(shown, 12, 'mono')).toBeLessThanOrEqual(letters(count) + 0.001)
        expect(shown.endsWith(`:${tag}`)).toBe(true)
      },
    ),
  )
})
