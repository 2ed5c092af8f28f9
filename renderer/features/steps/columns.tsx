import type { ReactNode } from 'react'
import { diskBytes } from '#shared/build/steps/disk-bytes.ts'
import { mountDetail, mountWords } from '#shared/build/steps/mount-words.ts'
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
  /** Pixels that it needs, and how many it takes at most; absent: what is left. */
  readonly width: number
  readonly most?: number
  readonly isNumber: boolean
  readonly cell: (step: StepFacts) => ReactNode
  /** The exact value, for a hint. */
  readonly exact?: (step: StepFacts) => string | undefined
  /** Whether it tells something of a step; a column that tells nothing of any is not drawn. */
  readonly isUsed?: (step: StepFacts) => boolean
}

const exactTime = (ms: number | undefined) => (ms === undefined ? undefined : `${ms.toFixed(3)} ms`)
const exactBytes = (bytes: number) => `${bytes.toLocaleString('en')} bytes`
const size = (bytes: number | undefined) => (bytes === undefined ? null : formatSize(bytes))
const time = (ms: number | undefined) => (ms === undefined ? null : formatDuration(ms))

const columns: readonly Column[] = [
  {
    key: 'order',
    title: '#',
    hint: 'The order in which steps became known',
    width: 44,
    most: 44,
    isNumber: true,
    cell: ({ order }) => order,
  },
  {
    key: 'state',
    title: 'State',
    hint: 'What became of the step',
    width: 112,
    most: 112,
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
    width: 88,
    most: 148,
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
    width: 200,
    isNumber: false,
    cell: ({ title }) => <code>{title}</code>,
    exact: ({ title }) => title,
  },
  {
    key: 'start',
    title: 'Start',
    hint: 'After the build began; before it where another build ran the step already',
    width: 80,
    most: 80,
    isNumber: true,
    cell: ({ start }) =>
      start === undefined ? null : `${start < 0 ? '−' : '+'}${formatDuration(Math.abs(start))}`,
    exact: ({ start }) => exactTime(start),
  },
  {
    key: 'duration',
    title: 'Time',
    hint: 'How long it ran',
    width: 80,
    most: 80,
    isNumber: true,
    cell: ({ duration }) => time(duration),
    exact: ({ duration }) => exactTime(duration),
  },
  {
    key: 'slack',
    title: 'Slack',
    hint: 'How much longer it could have taken without making the build longer; none on the critical path',
    width: 80,
    most: 80,
    isNumber: true,
    cell: ({ isCritical, slack }) => (isCritical ? <b data-critical>critical</b> : time(slack)),
    exact: ({ isCritical, slack }) => (isCritical ? 'The build waits for it' : exactTime(slack)),
  },
  {
    key: 'savedIfCached',
    title: 'If cached',
    hint: 'How much shorter the build were if this step came from the cache',
    width: 84,
    most: 84,
    isNumber: true,
    cell: ({ savedIfCached }) =>
      (savedIfCached ?? 0) < 0.5 ? null : `−${formatDuration(savedIfCached ?? 0)}`,
    exact: ({ savedIfCached }) => exactTime(savedIfCached),
  },
  {
    key: 'bytes',
    title: 'Moved',
    hint: 'Bytes that it transferred, unpacked, exported or pushed',
    width: 132,
    most: 132,
    isNumber: true,
    cell: ({ state, bytes, bytesTotal }) =>
      bytes === undefined
        ? null
        : state === 'running' && bytesTotal !== undefined
          ? `${formatSize(bytes)} / ${formatSize(bytesTotal)}`
          : formatSize(bytes),
    exact: ({ bytes }) => (bytes === undefined ? undefined : exactBytes(bytes)),
  },
  {
    key: 'mounts',
    title: 'Mounts',
    hint: 'Caches before and after, secrets, SSH, folders of other stages',
    width: 148,
    most: 260,
    isNumber: false,
    cell: ({ mounts = [] }) => <span>{mounts.map(mountWords).join(' · ')}</span>,
    exact: ({ mounts }) => mounts?.map(mountDetail).join('\n'),
    isUsed: ({ mounts }) => mounts !== undefined,
  },
  {
    key: 'cpu',
    title: 'CPU',
    hint: 'Processor time of all its processes',
    width: 76,
    most: 76,
    isNumber: true,
    cell: ({ resources }) => time(resources?.cpu),
    exact: ({ resources, duration }) => {
      if (resources?.cpu === undefined) return undefined
      const { cpu, cpuUser = 0, cpuSystem = 0 } = resources
      const cores = duration === undefined || duration === 0 ? '' : `, ${(cpu / duration).toFixed(2)} cores`
      return `${cpu.toFixed(1)} ms${cores}; ${cpuUser.toFixed(1)} ms in its code, ${cpuSystem.toFixed(1)} ms in the kernel`
    },
    isUsed: ({ resources }) => resources?.cpu !== undefined,
  },
  {
    key: 'memory',
    title: 'Memory',
    hint: 'The most that it used at once',
    width: 84,
    most: 84,
    isNumber: true,
    cell: ({ resources }) => size(resources?.memoryPeak),
    exact: ({ resources }) => {
      if (resources?.memoryPeak === undefined) return undefined
      const kills = resources.oomKills ?? 0
      return `${exactBytes(resources.memoryPeak)}${kills > 0 ? `; ${kills} processes were killed as memory ran out` : ''}`
    },
    isUsed: ({ resources }) => resources?.memoryPeak !== undefined,
  },
  {
    key: 'disk',
    title: 'Disk',
    hint: 'Bytes read from and written to disks',
    width: 84,
    most: 84,
    isNumber: true,
    cell: (step) => size(diskBytes(step)),
    exact: ({ resources }) =>
      resources === undefined
        ? undefined
        : `${exactBytes(resources.read ?? 0)} read, ${exactBytes(resources.written ?? 0)} written`,
    isUsed: (step) => diskBytes(step) !== undefined,
  },
]

/** The columns that tell something of these steps. */
export function columnsFor(steps: readonly StepFacts[]): readonly Column[] {
  return columns.filter(({ isUsed }) => isUsed === undefined || steps.some(isUsed))
}
