import { Cable, X } from 'lucide-react'
import { memo } from 'react'
import { useStore } from 'zustand'
import { formatDuration } from '#shared/format/duration.ts'
import type { BuildListItem } from '#shared/ipc/contract.ts'
import { closeBuild, showBuild } from '#renderer/stores/build-actions.ts'
import { buildStore } from '#renderer/stores/build-store.ts'
import { buildsStore } from '#renderer/stores/builds-store.ts'
import { useNow } from '#renderer/stores/use-now.ts'
import { StateIcon } from '#renderer/ui/StateIcon.tsx'
import styles from './BuildTabs.module.css'

const icons = {
  starting: 'waiting',
  running: 'running',
  succeeded: 'executed',
  failed: 'failed',
  cancelled: 'cancelled',
} as const

const words = {
  starting: 'starting',
  running: 'running',
  succeeded: 'built',
  failed: 'failed',
  cancelled: 'cancelled',
} as const

/** The builds of the project and those of other clients, newest first; nothing while the only one is the studio's own and shown. */
export function BuildTabs() {
  const builds = useStore(buildsStore, (state) => state.builds)
  const shown = useStore(buildStore, ({ build }) => build?.snapshot.id)
  const [only] = builds
  if (only === undefined) return null
  if (builds.length === 1 && only.id === shown && only.elsewhere !== true) return null
  return (
    <ul className={styles['tabs']} aria-label="Builds" data-testid="build-tabs">
      {builds.map((build) => (
        <BuildTab key={build.id} build={build} shown={build.id === shown} />
      ))}
    </ul>
  )
}

const BuildTab = memo(function BuildTab({
  build,
  shown,
}: {
  readonly build: BuildListItem
  readonly shown: boolean
}) {
  const active = build.finishedAt === undefined
  const now = useNow(active)
  const time = formatDuration(Math.max(0, (build.finishedAt ?? now) - build.startedAt))
  const name = build.target ?? build.dockerfile
  const origin = build.elsewhere === true ? ', started elsewhere' : ''
  const label = `${name}, ${words[build.state]}${origin}, ${time}`
  return (
    <li className={styles['tab']} data-shown={shown}>
      <button
        type="button"
        className={styles['show']}
        aria-current={shown}
        aria-label={label}
        title={`${label}\nbegan at ${new Date(build.startedAt).toLocaleTimeString()}`}
        data-testid="build-tab"
        data-state={build.state}
        data-elsewhere={build.elsewhere === true}
        onClick={() => showBuild(build.id)}
      >
        <StateIcon state={icons[build.state]} />
        {build.elsewhere === true && <Cable size={12} aria-hidden className={styles['origin']} />}
        <span className={styles['name']}>{name}</span>
        <span className={styles['time']}>{time}</span>
      </button>
      <button
        type="button"
        className={styles['close']}
        aria-label={`Close the build ${name}`}
        disabled={active}
        onClick={() => void closeBuild(build.id)}
      >
        <X size={12} aria-hidden />
      </button>
    </li>
  )
})
