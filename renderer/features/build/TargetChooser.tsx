import { ChevronDown, Target } from 'lucide-react'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/shallow'
import { chooseTarget, graphStore } from '#renderer/stores/graph-store.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { Menu } from '#renderer/ui/Menu.tsx'
import styles from './TargetChooser.module.css'

/** Which stage is built. */
export function TargetChooser() {
  const target = useStore(graphStore, (state) => state.target)
  const stages = useStore(
    graphStore,
    useShallow(({ shown }) =>
      (shown?.graph.cards ?? []).flatMap((card) => (card.kind === 'stage' ? [card.title] : [])),
    ),
  )
  const named = useStore(
    graphStore,
    useShallow(({ shown }) =>
      (shown?.graph.cards ?? []).flatMap((card) => (card.kind === 'stage' ? [card.named] : [])),
    ),
  )
  if (stages.length === 0) return null
  const last = stages.at(-1) ?? ''
  const nameOf = (index: number) => (named[index] === true ? (stages[index] ?? '') : String(index))
  const index = stages.findIndex((_, at) => nameOf(at).toLowerCase() === target?.toLowerCase())
  const shown = target === undefined ? last : (stages[index] ?? target)
  return (
    <Menu
      label="Target"
      align="end"
      trigger={
        <Button
          variant="quiet"
          icon={<Target size={14} aria-hidden />}
          aria-label={`Target: ${shown}`}
          data-testid="target-chooser"
        >
          <span className={styles['name']}>{shown}</span>
          <ChevronDown size={14} aria-hidden />
        </Button>
      }
      groups={[
        [
          {
            id: 'target-last',
            label: 'Last stage',
            note: last,
            checked: target === undefined,
            onSelect: () => chooseTarget(undefined),
          },
        ],
        stages.map((title, at) => ({
          id: `target-${title}`,
          label: title,
          checked: target !== undefined && at === index,
          onSelect: () => chooseTarget(nameOf(at)),
        })),
      ]}
    />
  )
}
