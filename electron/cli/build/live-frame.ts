import { styleText } from 'node:util'
import cliTruncate from 'cli-truncate'
import stringWidth from 'string-width'
import type { BuildSnapshot, Step } from '#shared/build/build-snapshot.ts'
import type { TimeLeft } from '#shared/build/insight/build-insight.ts'
import { buildDuration, cacheCounts, stepDuration } from '#shared/build/selectors.ts'
import { formatDuration } from '#shared/format/duration.ts'
import { formatSize } from '#shared/format/size.ts'

type Style = Parameters<typeof styleText>[0]

/** How text is painted; what a terminal without colours is given paints nothing. */
export type Paint = (style: Style, text: string) => string

export const colours: Paint = (style, text) => styleText(style, text, { validateStream: false })
export const noColours: Paint = (_style, text) => text

export interface FrameSize {
  readonly columns: number
  readonly rows: number
}

/** A moment of a build. */
export interface LiveMoment {
  readonly snapshot: BuildSnapshot
  /** The last line that each step printed, by digest. */
  readonly tails: ReadonlyMap<string, string>
  /** ms since the epoch. */
  readonly now: number
  /** From past times, where they are known. */
  readonly left?: TimeLeft
}

/** How many steps that run are shown, at most; the others are counted. */
const MOST = 8

/** Less than this is no time that is worth a word, ms. */
const LEAST_LEFT = 1000

/**
 * The lines at the bottom of the terminal that change while a build runs: what runs, each with the last line of its
 * output, and a line of sums.
 */
export function liveFrame(
  { snapshot, tails, now, left }: LiveMoment,
  { columns, rows }: FrameSize,
  paint: Paint,
): readonly string[] {
  const steps = snapshot.order.flatMap((digest) => snapshot.steps[digest] ?? [])
  const running = steps.filter(({ state }) => state === 'running')
  const waiting = steps.filter(({ state }) => state === 'waiting').length
  const most = Math.max(1, Math.min(MOST, Math.floor((rows - 3) / 2)))
  const shown = running.slice(0, most)
  const more = running.length - shown.length
  return [
    ...shown.flatMap((step) => {
      const tail = tails.get(step.digest)
      return [
        stepLine(step, now, columns, paint),
        ...(tail === undefined ? [] : [paint('dim', cliTruncate(`    │ ${tail}`, columns))]),
      ]
    }),
    ...(more > 0 ? [paint('dim', `  … ${more} more running`)] : []),
    cliTruncate(sums({ snapshot, now, left }, steps.length, waiting, paint), columns),
  ]
}

/** One line of a step: its state by sign and colour, its name, its time at the right. */
export function stepLine(step: Step, now: number, columns: number, paint: Paint): string {
  const { sign, style, word } = signs[step.state]
  const duration = stepDuration(step, now)
  const took = step.state === 'cached' || duration === undefined ? word : formatDuration(duration)
  const right = [bytesOf(step), step.state === 'executed' || step.state === 'running' ? took : word]
    .filter((text) => text !== '')
    .join('  ')
  const room = Math.max(8, columns - stringWidth(right) - 4)
  const name = cliTruncate(step.name.replace(/\s+/g, ' '), room)
  const gap = ' '.repeat(Math.max(1, columns - 3 - stringWidth(name) - stringWidth(right)))
  return `${paint(style, sign)} ${name}${gap}${paint('dim', right)}`
}

const signs = {
  waiting: { sign: '○', style: 'dim', word: '' },
  running: { sign: '●', style: 'yellow', word: '' },
  executed: { sign: '✓', style: 'green', word: '' },
  cached: { sign: '◆', style: 'cyan', word: 'cached' },
  cancelled: { sign: '⊘', style: 'magenta', word: 'cancelled' },
  failed: { sign: '✗', style: 'red', word: 'failed' },
  'not-reached': { sign: '–', style: 'dim', word: 'not reached' },
} as const

function sums(
  { snapshot, now, left }: Pick<LiveMoment, 'snapshot' | 'now'> & { readonly left: TimeLeft | undefined },
  known: number,
  waiting: number,
  paint: Paint,
): string {
  const { cached, cacheable } = cacheCounts(snapshot)
  const name = snapshot.request.target ?? snapshot.request.dockerfile
  const parts = [
    formatDuration(buildDuration(snapshot, now)),
    ...(left !== undefined && left.ms >= LEAST_LEFT ? [`≈ ${formatDuration(left.ms)} left`] : []),
    `${known - waiting}/${known} steps`,
    `${cached}/${cacheable} cached`,
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
  ]
  return `${paint('bold', `Building ${name}`)}  ${parts.join(' · ')}`
}

/** Bytes under way: of a context, of layers. */
function bytesOf(step: Step): string {
  const open = step.statuses.filter(({ completedAt, current }) => completedAt === undefined && current > 0)
  if (open.length === 0) return ''
  const current = open.reduce((sum, status) => sum + status.current, 0)
  const total = open.every((status) => status.total > 0)
    ? open.reduce((sum, status) => sum + status.total, 0)
    : undefined
  return total === undefined ? formatSize(current) : `${formatSize(current)} of ${formatSize(total)}`
}
