import { formatDuration } from '../../format/duration.ts'
import type { Box } from '../box.ts'
import type { Badge, Card, ExternalCard, Row, StageCard } from '../build-graph.ts'
import { cardSize } from '../card-size.ts'
import { badgeIcons, keywordIcons, sourceIcons, stateIcons, targetIcon } from '../icons.ts'
import { cutImageName } from './cut-image-name.ts'
import { cutText, textWidth } from './cut-text.ts'
import { escapeXml } from './escape-xml.ts'
import type { GraphStates } from './graph-states.ts'
import type { IconSheet } from './icon-sheet.ts'
import { svgText } from './svg-text.ts'
import type { SvgTheme } from './svg-theme.ts'

/** What the cards of a picture are drawn with. */
export interface SvgPen {
  readonly theme: SvgTheme
  readonly icons: IconSheet
  readonly states?: GraphStates | undefined
}

const radius = 6
const padding = 8

/** A card where it stands. It is an image of its own, so that nothing in it can leave it. */
export function svgCard(card: Card, box: Box, pen: SvgPen): string {
  const { theme } = pen
  const isTarget = card.kind === 'stage' && card.isTarget
  const isStage = card.kind === 'stage'
  const frame = [
    `<rect x="0.5" y="0.5" width="${box.width - 1}" height="${box.height - 1}" rx="${radius}"`,
    ` fill="${isStage ? theme.bgRaised : theme.bgPanel}" stroke="${isTarget ? theme.accent : theme.borderStrong}"`,
    isStage ? '/>' : ' stroke-dasharray="4 3"/>',
  ].join('')
  const faded = card.needed ? '' : ' opacity="0.42"'
  return [
    `<svg x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}"${faded}>`,
    `<title>${cardTitle(card)}</title>`,
    frame,
    ...(isStage ? stageParts(card, box.width, pen) : externalParts(card, box.width, pen)),
    '</svg>',
  ].join('')
}

/** XML, a line for what it is and one for why it is not needed. */
function cardTitle(card: Card): string {
  const name =
    card.kind === 'stage'
      ? `${card.title}: FROM ${card.base}`
      : `${card.source === 'image' ? 'Image' : 'Context'} ${card.title}`
  const platform = card.platform === undefined ? '' : ` for ${card.platform}`
  const lines = [name + platform, ...(card.notNeededReason === undefined ? [] : [card.notNeededReason])]
  return lines.map(escapeXml).join('\n')
}

function externalParts(card: ExternalCard, width: number, { theme, icons }: SvgPen): readonly string[] {
  const left = 30
  const room = width - padding - left
  const parts: string[] = [icons.use(sourceIcons[card.source], 9, 15, 14, theme.textSoft)]
  if (card.platform !== undefined) {
    const chip = platformWidth(card.platform)
    platformChip(parts, card.platform, left + chip, 23, theme)
  }
  const title =
    card.source === 'image' ? cutImageName(card.title, room, 12) : cutText(card.title, room, 12, 'mono')
  return [...parts, svgText(title, left, card.platform === undefined ? 26 : 17, 'm', theme.textSoft)]
}

function stageParts(card: StageCard, width: number, pen: SvgPen): readonly string[] {
  return [
    ...headParts(card, width, pen),
    ...(card.rows.length === 0
      ? []
      : [`<path d="M1 ${cardSize.headHeight - 0.5}H${width - 1}" stroke="${pen.theme.border}"/>`]),
    ...(card.collapsed
      ? stripParts(card, width, pen)
      : card.rows.flatMap((row, i) =>
          rowParts(row, cardSize.headHeight + i * cardSize.rowHeight, width, pen),
        )),
  ]
}

function headParts(card: StageCard, width: number, { theme, icons, states }: SvgPen): readonly string[] {
  const parts: string[] = []
  const status = states?.stages[card.id]
  let left = padding + 1
  let right = width - padding - 1
  if (status !== undefined && status.state !== 'none') {
    parts.push(icons.use(stateIcons[status.state], left, 9, 14, theme.states[status.state]))
    left += 20
  }
  if (status?.span !== undefined && status.state !== 'cached') {
    const time = formatDuration(status.span)
    parts.push(svgText(time, right, 20, 't e', theme.textSoft))
    right -= textWidth(time, 11, 'mono') + 6
  }
  const room = right - left - (card.isTarget ? 20 : 0)
  const title = cutText(card.title, room, 13, 'sans')
  parts.push(svgText(title, left, 20.5, 'h', theme.text))
  if (card.isTarget) {
    const mark = left + Math.min(textWidth(title, 13, 'sans'), room) + 6
    parts.push(icons.use(targetIcon, Math.round(mark), 9, 14, theme.accent))
  }
  let end = width - padding - 1
  if (status !== undefined && status.cache.cacheable > 0) {
    const cached = `cached ${status.cache.cached}/${status.cache.cacheable}`
    parts.push(svgText(cached, end, 40, 's e', theme.textFaint))
    end -= textWidth(cached, 11, 'sans') + 6
  }
  end = platformChip(parts, card.platform, end, 28, theme)
  parts.push(svgText(baseText(card, end - padding - 1), padding + 1, 40, 't', theme.textFaint))
  return parts
}

function baseText({ base, baseKind }: StageCard, room: number): string {
  if (baseKind !== 'image') return cutText(`from ${base}`, room, 11, 'mono')
  return `from ${cutImageName(base, room - textWidth('from ', 11, 'mono'), 11)}`
}

/** A platform in a frame that ends at `end`; what is left of it is the new end. */
function platformChip(
  parts: string[],
  platform: string | undefined,
  end: number,
  y: number,
  theme: SvgTheme,
): number {
  if (platform === undefined) return end
  const label = platformLabel(platform)
  const width = platformWidth(platform)
  parts.push(
    `<rect x="${end - width + 0.5}" y="${y + 0.5}" width="${width - 1}" height="15" rx="4" fill="none" stroke="${theme.border}"/>`,
    svgText(label, end - width / 2, y + 11.5, 'b c', theme.textSoft),
  )
  return end - width - 6
}

function platformLabel(platform: string): string {
  return cutText(platform, 96, 10, 'sans')
}

function platformWidth(platform: string): number {
  return Math.ceil(textWidth(platformLabel(platform), 10, 'sans')) + 8
}

/** The rows of a folded card: one strip, a piece for each. */
function stripParts(card: StageCard, width: number, { theme, states }: SvgPen): readonly string[] {
  const inner = width - 2 * padding
  const step = inner / card.rows.length
  const gap = Math.min(2, step / 4)
  return card.rows.map((row, i) => {
    const state = states?.rows[row.id]?.state ?? 'none'
    const fill = state === 'none' ? theme.bgActive : theme.states[state]
    const x = (padding + i * step).toFixed(1)
    return `<rect x="${x}" y="${cardSize.headHeight + 4}" width="${(step - gap).toFixed(1)}" height="4" rx="1" fill="${fill}"/>`
  })
}

function rowParts(row: Row, y: number, width: number, { theme, icons, states }: SvgPen): readonly string[] {
  const parts: string[] = [icons.use(keywordIcons[row.keyword], padding + 1, y + 5.5, 13, theme.textFaint)]
  const status = states?.rows[row.id]
  let right = width - padding - 1
  if (status !== undefined) {
    if (status.state === 'failed') {
      parts.unshift(
        `<rect x="1" y="${y}" width="${width - 2}" height="${cardSize.rowHeight}" fill="${theme.dangerBg}"/>`,
      )
    }
    if (status.state !== 'none') {
      parts.push(icons.use(stateIcons[status.state], right - 14, y + 5, 14, theme.states[status.state]))
    }
    right -= 20
    if (status.duration !== undefined && status.state !== 'cached') {
      const time = formatDuration(status.duration)
      parts.push(svgText(time, right, y + 16, 't e', theme.textSoft))
      right -= textWidth(time, 11, 'mono') + 6
    }
  }
  const left = padding + 20
  right = badgeParts(parts, row.badges, right, y, left, { theme, icons })
  const keyword = row.keyword === 'unknown' ? '' : row.keyword
  const words = cutText(`${keyword} ${row.text}`.trim(), right - left, 12, 'mono')
  const isCut = words.endsWith('…')
  const [bold, rest] = words.startsWith(keyword) ? [keyword, words.slice(keyword.length)] : ['', words]
  const content = `<tspan fill="${theme.textSoft}" font-weight="500">${escapeXml(bold)}</tspan>${escapeXml(rest)}`
  const descriptions = row.badges.map(({ description }) => description)
  const lines = isCut || descriptions.length > 0 ? [`${keyword} ${row.text}`.trim(), ...descriptions] : []
  return [
    '<g>',
    ...(lines.length === 0 ? [] : [`<title>${lines.map(escapeXml).join('\n')}</title>`]),
    ...parts,
    `<text x="${left}" y="${y + 16}" class="m" fill="${theme.text}">${content}</text>`,
    '</g>',
  ]
}

/** The most of a row that badges with words may take; beyond, they are icons alone. */
const badgeShare = 0.55

function badgeParts(
  parts: string[],
  badges: readonly Badge[],
  right: number,
  y: number,
  left: number,
  { theme, icons }: Pick<SvgPen, 'theme' | 'icons'>,
): number {
  const widths = badges.map(({ kind }) => 21 + Math.ceil(textWidth(kind, 10, 'sans')))
  const full = widths.reduce((sum, width) => sum + width + 4, 0)
  const withWords = full <= (right - left) * badgeShare
  let x = right
  badges.toReversed().forEach((badge, i) => {
    const width = withWords ? (widths[badges.length - 1 - i] ?? 0) : 18
    const colour = badgeColour(badge.kind, theme)
    x -= width
    parts.push(
      `<rect x="${x}" y="${y + 4}" width="${width}" height="16" rx="4" fill="${theme.bgActive}"/>`,
      icons.use(badgeIcons[badge.kind], x + 4, y + 7, 10, colour),
      ...(withWords ? [svgText(badge.kind, x + 17, y + 15.5, 'b', colour)] : []),
    )
    x -= 4
  })
  return badges.length === 0 ? right : x - 2
}

function badgeColour(kind: Badge['kind'], theme: SvgTheme): string {
  if (kind === 'secret' || kind === 'ssh') return theme.states.cancelled
  return kind === 'cache' ? theme.states.cached : theme.textSoft
}
