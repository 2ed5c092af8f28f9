import type { ReactNode } from 'react'
import type { StepKey } from '#shared/build/steps/order-steps.ts'
import type { StepFacts } from '#shared/build/steps/step-facts.ts'
import { formatDuration } from '#shared/format/duration.ts'
import { formatSize } from '#shared/format/size.ts'
import { StateIcon, stateWords } from '#renderer/ui/StateIcon.tsx'

export interface Column {
  readonly key: StepKey
  readonly title: string
  /** What the column means, for a hint. */
  readonly hint: string
  /** Of the grid's track. */
  readonly width: string
  readonly isNumber: boolean
  readonly cell: (step: StepFacts) => ReactNode
  /** The exact value, for a hint. */
  readonly exact?: (step: StepFacts) => string | undefined
}

const exactTime = (ms: number | undefined) => (ms === undefined ? undefined : `${ms.toFixed(3)} ms`)
const time = (ms: number | undefined) => (ms === undefined ? null : formatDuration(ms))

export const columns: readonly Column[] = [
  {
    key: 'order',
    title: '#',
    hint: 'The order in which steps became known',
    width: '44px',
    isNumber: true,
    cell: ({ order }) => order,
  },
  {
    key: 'state',
    title: 'State',
    hint: 'What became of the step',
    width: '112px',
    isNumber: false,
    cell: ({ state }) => (
      <>
        <StateIcon state={state} />
        <span>{stateWords[state]}</span>
      </>
    ),
  },
  {
    key: 'lane',
    title: 'Stage',
    hint: 'The stage that the step belongs to, and its platform',
    width: 'minmax(88px, 148px)',
    isNumber: false,
    cell: ({ lane, platform }) => (
      <>
        <span>{lane}</span>
        {platform !== undefined && <small>{platform.replace('linux/', '')}</small>}
      </>
    ),
    exact: ({ lane, platform }) => (platform === undefined ? lane : `${lane} for ${platform}`),
  },
  {
    key: 'title',
    title: 'Step',
    hint: 'What it does',
    width: 'minmax(200px, 1fr)',
    isNumber: false,
    cell: ({ title }) => <code>{title}</code>,
    exact: ({ title }) => title,
  },
  {
    key: 'start',
    title: 'Start',
    hint: 'After the build began',
    width: '80px',
    isNumber: true,
    cell: ({ start }) => (start === undefined ? null : `+${formatDuration(start)}`),
    exact: ({ start }) => exactTime(start),
  },
  {
    key: 'duration',
    title: 'Time',
    hint: 'How long it ran',
    width: '80px',
    isNumber: true,
    cell: ({ duration }) => time(duration),
    exact: ({ duration }) => exactTime(duration),
  },
  {
    key: 'slack',
    title: 'Slack',
    hint: 'How much longer it could have taken without making the build longer; none on the critical path',
    width: '80px',
    isNumber: true,
    cell: ({ isCritical, slack }) => (isCritical ? <b data-critical>critical</b> : time(slack)),
    exact: ({ isCritical, slack }) => (isCritical ? 'The build waits for it' : exactTime(slack)),
  },
  {
    key: 'savedIfCached',
    title: 'If cached',
    hint: 'How much shorter the build were if this step came from the cache',
    width: '84px',
    isNumber: true,
    cell: ({ savedIfCached }) => (savedIfCached === undefined ? null : `−${formatDuration(savedIfCached)}`),
    exact: ({ savedIfCached }) => exactTime(savedIfCached),
  },
  {
    key: 'bytes',
    title: 'Moved',
    hint: 'Bytes that it transferred, unpacked, exported or pushed',
    width: '132px',
    isNumber: true,
    cell: ({ state, bytes, bytesTotal }) =>
      bytes === undefined
        ? null
        : state === 'running' && bytesTotal !== undefined
          ? `${formatSize(bytes)} / ${formatSize(bytesTotal)}`
          : formatSize(bytes),
    exact: ({ bytes }) => (bytes === undefined ? undefined : `${bytes.toLocaleString('en')} bytes`),
  },
]
