import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SettingsService } from '#electron/services/settings/settings-service.ts'
import { defaultSettings } from '#shared/settings/settings.ts'

let base: string
let file: string
const service = () => new SettingsService({ file })

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'slipway-settings-'))
  file = join(base, 'state', 'settings.json')
})

afterEach(() => rmSync(base, { recursive: true, force: true }))

describe('the settings', () => {
  it('are the defaults until something is chosen, and then are kept', async () => {
    expect(await service().get()).toEqual(defaultSettings)
    const first = service()
    const updates = [first.update({ theme: 'dark' }), first.update({ wordWrap: true })]
    expect(await first.get()).toEqual({ theme: 'dark', wordWrap: true })
    expect(await Promise.all(updates)).toEqual([
      { ok: true, value: { theme: 'dark', wordWrap: false } },
      { ok: true, value: { theme: 'dark', wordWrap: true } },
    ])
    expect(await service().get()).toEqual({ theme: 'dark', wordWrap: true })
    expect(readdirSync(join(base, 'state'))).toEqual(['settings.json'])
  })

  it.each([
    ['', defaultSettings],
    ['{"theme": "da', defaultSettings],
    ['[]', defaultSettings],
    ['{"theme": "pink", "wordWrap": true}', { ...defaultSettings, wordWrap: true }],
  ])('take what is good of a broken file: %s', async (content, expected) => {
    mkdirSync(join(base, 'state'))
    writeFileSync(file, content)
    expect(await service().get()).toEqual(expected)
    expect(await service().update({ theme: 'light' })).toEqual({
      ok: true,
      value: { ...expected, theme: 'light' },
    })
  })

  it('say when they cannot be kept', async () => {
    writeFileSync(join(base, 'state'), '')
    expect(await service().update({ theme: 'dark' })).toMatchObject({
      ok: false,
      error: { kind: 'file', path: file },
    })
  })
})
