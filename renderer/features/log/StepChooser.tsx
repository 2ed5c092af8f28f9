import { ChevronDown } from 'lucide-react'
import { useStore } from 'zustand'
import { placeWords } from '#shared/build/place-words.ts'
import { stepTitle } from '#shared/build/step-title.ts'
import { buildStore } from '#renderer/stores/build-store.ts'
import { logStore } from '#renderer/stores/log-store.ts'
import { allSteps, selectStep } from '#renderer/stores/step-selection.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { Menu } from '#renderer/ui/Menu.tsx'
import { StateIcon } from '#renderer/ui/StateIcon.tsx'
import styles from './LogHead.module.css'

/** Steps that the menu offers; the table of steps has them all. */
const MOST = 200

/** Whose output is shown: a step's, or that of all steps. */
export function StepChooser({ step }: { readonly step: string }) {
  const steps = useStore(logStore, (log) => log.steps)
  const isEarlier = useStore(logStore, (log) => log.isEarlier)
  const known = useStore(buildStore, ({ build }) => build?.snapshot.steps[step])
  const name = steps.get(step)?.name ?? known?.name ?? step
  const { place, text } = stepTitle(name)
  const state = isEarlier ? undefined : known?.state
  const offered = [...steps.values()].slice(0, MOST)
  return (
    <Menu
      label="Whose output is shown"
      trigger={
        <Button
          variant="quiet"
          className={styles['chooser']}
          data-testid="log-step"
          title={step === allSteps ? undefined : name}
        >
          {state !== undefined && <StateIcon state={state} />}
          <span className={styles['name']}>
            {step === allSteps ? (
              'All steps'
            ) : (
              <>
                {place !== undefined && <span className={styles['place']}>{placeWords(place)} </span>}
                {text}
              </>
            )}
          </span>
          <ChevronDown size={14} />
        </Button>
      }
      groups={[
        [
          {
            id: 'step-all',
            label: 'All steps',
            checked: step === allSteps,
            onSelect: () => selectStep(allSteps, 'log'),
          },
        ],
        offered.map((item) => {
          const title = stepTitle(item.name)
          return {
            id: `step-${item.digest}`,
            label: title.text,
            note: `${title.place === undefined ? '' : `${placeWords(title.place)} · `}${item.lines.toLocaleString('en')} ${item.lines === 1 ? 'line' : 'lines'}`,
            checked: item.digest === step,
            onSelect: () => selectStep(item.digest, 'log'),
          }
        }),
      ]}
    />
  )
}
