import { CircleHelp } from 'lucide-react'
import type { Badge } from '#shared/graph/build-graph.ts'
import { targetIcon } from '#shared/graph/icons.ts'
import { instructionWords } from '#shared/ipc/instruction-words.ts'
import { Popover } from '#renderer/ui/Popover.tsx'
import { StateIcon, stateWords } from '#renderer/ui/StateIcon.tsx'
import { BadgeView } from './BadgeView.tsx'
import { EngineNote } from './EngineNote.tsx'
import { IconView } from './IconView.tsx'
import edgeKinds from './edge-kinds.module.css'
import styles from './Legend.module.css'

const lines = [
  { kind: 'from', label: 'FROM: the stage or image it builds on' },
  { kind: 'copy', label: 'COPY or ADD --from' },
  { kind: 'mount', label: 'RUN --mount from' },
] as const

const states = [
  'waiting',
  'running',
  'executed',
  'cached',
  'cancelled',
  'failed',
  'not-reached',
  'not-needed',
] as const

const badges: readonly Badge[] = [
  { kind: 'cache', label: '', description: 'A cache kept between builds' },
  { kind: 'bind', label: '', description: 'Files of the context or of another stage' },
  { kind: 'secret', label: '', description: 'A secret' },
  { kind: 'ssh', label: '', description: 'An SSH agent' },
  { kind: 'tmpfs', label: '', description: 'Files in memory' },
  { kind: 'network', label: '', description: 'Another network than the usual' },
  { kind: 'security', label: '', description: 'More rights than the usual' },
  { kind: 'heredoc', label: '', description: 'Text written in the Dockerfile' },
]

const keys = [
  ['↑ ↓', 'from row to row'],
  ['← →', 'along the lines'],
  ['Home End', 'first and last row'],
  ['PgUp PgDn', 'from stage to stage'],
  ...Object.values(instructionWords).flatMap(({ keys: letter, itemKeys, menu }) => {
    const key = letter ?? itemKeys
    return key === undefined ? [] : [[key, menu.toLowerCase()] as const]
  }),
  ['+ − 0', 'zoom, fit'],
  ['/', 'search'],
  ['⇧F10', 'all actions'],
] as const

/** A button in the corner of the canvas that explains all its signs and keys. */
export function LegendButton() {
  return (
    <Popover
      label="Legend"
      align="start"
      testId="graph-legend"
      trigger={
        <button
          type="button"
          className={styles['button']}
          title="What the signs mean, and the keys"
          aria-label="Legend"
          data-testid="graph-legend-button"
        >
          <CircleHelp size={14} aria-hidden />
        </button>
      }
    >
      <div className={styles['panel']}>
        <section>
          <h3>Lines</h3>
          <ul>
            {lines.map(({ kind, label }) => (
              <li key={kind} className={styles['entry']}>
                <svg width="24" height="8" aria-hidden>
                  <line x1="0" y1="4" x2="24" y2="4" className={edgeKinds[kind]} />
                </svg>
                {label}
              </li>
            ))}
          </ul>
          <h3>States</h3>
          <ul className={styles['columns']}>
            {states.map((state) => (
              <li key={state} className={styles['entry']}>
                <StateIcon state={state} />
                {state === 'not-needed' ? 'Not needed' : stateWords[state]}
              </li>
            ))}
          </ul>
          <p className={styles['note']}>
            <IconView icon={targetIcon} size={12} /> and a blue frame mark the target. What it does not need
            is faded, as is what a search or a filter leaves out.
          </p>
          <p className={styles['note']}>
            A folded card has a bar for each instruction: the more it took, the higher. From far, bars at the
            left stand for the rows.
          </p>
        </section>
        <section>
          <h3>Signs</h3>
          <ul>
            <li className={styles['entry']}>
              <span className={styles['sign']}>
                <EngineNote note="What the engine knows" />
              </span>
              What the engine knows beside the text
            </li>
            {badges.map((badge) => (
              <li key={badge.kind} className={styles['entry']}>
                <span className={styles['sign']}>
                  <BadgeView badge={badge} />
                </span>
                {badge.description}
              </li>
            ))}
          </ul>
        </section>
        <section>
          <h3>Keys</h3>
          <dl className={styles['keys']}>
            {keys.map(([key, what]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Popover>
  )
}
