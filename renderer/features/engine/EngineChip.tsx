import * as Popover from '@radix-ui/react-popover'
import { useStore } from 'zustand'
import { engineLabel, engineStore } from '#renderer/stores/engine-store.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { EngineDot } from './EngineDot.tsx'
import { EngineHelp } from './EngineHelp.tsx'
import styles from './EngineChip.module.css'

/** The engine's state in the title bar; opens all that is known of it. */
export function EngineChip() {
  const state = useStore(engineStore, ({ engine }) => engine)
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Button
          variant="quiet"
          icon={<EngineDot state={state.kind} />}
          data-testid="engine-chip"
          data-engine={state.kind}
          aria-label={`Engine: ${engineLabel(state)}`}
        >
          <span className={styles['label']}>{engineLabel(state)}</span>
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles['popover']}
          align="end"
          sideOffset={4}
          collisionPadding={8}
          aria-label="Engine"
        >
          <EngineHelp />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
