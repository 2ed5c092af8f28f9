import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const css = readFileSync(join(import.meta.dirname, '../../../renderer/ui/tokens.css'), 'utf8')

/** Colours of a theme by the name of their token. */
function coloursOf(theme: 'dark' | 'light'): ReadonlyMap<string, string> {
  const start = css.indexOf(`:root[data-theme='${theme}'] {`)
  const block = css.slice(start, css.indexOf('}', start))
  return new Map(
    [...block.matchAll(/--([\w-]+):\s*(#[\da-f]{6});/gi)].map(([, name = '', hex = '']) => [name, hex]),
  )
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

describe.each(['dark', 'light'] as const)('the %s theme', (theme) => {
  const colours = coloursOf(theme)
  const ofKind = (kind: RegExp) => [...colours].filter(([name]) => kind.test(name))

  it('lets every word and state be read on every surface: WCAG AA', () => {
    const inks = ofKind(/^(?:text|text-soft|text-faint|state-.*|accent|danger|warning)$/)
    const surfaces = ofKind(/^bg-(?:window|panel|raised|hover|active|selected|code)$/)
    expect([inks.length > 8, surfaces.length]).toEqual([true, 7])
    const faint = inks.flatMap(([ink, inkHex]) =>
      surfaces
        .filter(([, surfaceHex]) => contrast(inkHex, surfaceHex) < 4.5)
        .map(([surface, surfaceHex]) => `${ink} on ${surface}: ${contrast(inkHex, surfaceHex).toFixed(2)}`),
    )
    expect(faint).toEqual([])
  })

  it('lets every edge be seen on the canvas', () => {
    const canvas = colours.get('bg-window') ?? ''
    for (const [, hex] of ofKind(/^edge-/)) expect(contrast(hex, canvas)).toBeGreaterThanOrEqual(3)
  })
})
