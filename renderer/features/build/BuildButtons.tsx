import { ChevronDown, Play, Square } from 'lucide-react'
import { useStore } from 'zustand'
import { cancelBuild, startBuild } from '#renderer/stores/build-actions.ts'
import { buildStore, canStop } from '#renderer/stores/build-store.ts'
import { documentStore } from '#renderer/stores/document-store.ts'
import { engineStore } from '#renderer/stores/engine-store.ts'
import { projectStore } from '#renderer/stores/project-store.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { Menu } from '#renderer/ui/Menu.tsx'
import { Tip } from '#renderer/ui/Tip.tsx'
import styles from './BuildButtons.module.css'

export interface BuildButtonsProps {
  readonly buildKeys?: string | undefined
  readonly noCacheKeys?: string | undefined
  readonly stopKeys?: string | undefined
}

/** Build, with its variants in a menu; and Stop, for the build that is shown. Several may run at once. */
export function BuildButtons({ buildKeys, noCacheKeys, stopKeys }: BuildButtonsProps) {
  const asked = useStore(buildStore, (state) => state.asked)
  const stoppable = useStore(buildStore, canStop)
  const hasDocument = useStore(documentStore, ({ document }) => document.kind === 'open')
  const hasEngine = useStore(engineStore, ({ engine }) => engine.kind === 'ready')
  const gone = useStore(projectStore, (state) => state.gone)
  const disabled = !hasDocument || !hasEngine || gone || asked
  return (
    <div className={styles['split']}>
      <Tip text={hasEngine ? 'Build what is on screen' : 'There is no engine to build with'} keys={buildKeys}>
        <Button
          variant="primary"
          className={styles['build']}
          icon={<Play size={12} fill="currentColor" />}
          disabled={disabled}
          data-testid="build-button"
          onClick={() => void startBuild()}
        >
          Build
        </Button>
      </Tip>
      <Menu
        label="Ways to build"
        align="end"
        trigger={
          <Button
            variant="primary"
            className={styles['more']}
            disabled={disabled}
            aria-label="Ways to build"
            data-testid="build-menu"
            icon={<ChevronDown size={14} />}
          />
        }
        groups={[
          [
            { id: 'build', label: 'Build', keys: buildKeys, onSelect: () => void startBuild() },
            {
              id: 'build-no-cache',
              label: 'Build without cache',
              keys: noCacheKeys,
              onSelect: () => void startBuild({ noCache: true }),
            },
          ],
        ]}
      />
      <Tip text="Stop the build that is shown" keys={stopKeys}>
        <Button
          variant={stoppable ? 'danger' : 'quiet'}
          className={styles['stop']}
          aria-label="Stop"
          icon={<Square size={12} fill="currentColor" />}
          disabled={!stoppable}
          data-testid="stop-button"
          onClick={() => void cancelBuild()}
        />
      </Tip>
    </div>
  )
}
