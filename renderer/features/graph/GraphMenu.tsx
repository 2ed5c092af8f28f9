import type { ReactElement } from 'react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { copyText } from '#renderer/stores/app-store.ts'
import { buildStore } from '#renderer/stores/build-store.ts'
import { engineStore } from '#renderer/stores/engine-store.ts'
import { firstUseOf } from '#renderer/stores/first-use-of.ts'
import { isInstruction, putCursor } from '#renderer/stores/graph-cursor-store.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { graphViewStore, setGraphView } from '#renderer/stores/graph-view-store.ts'
import {
  buildStage,
  buildToHere,
  copyInstruction,
  copyStage,
  goToSource,
  isHead,
  makeTarget,
  showLogOf,
  showOnlyNeededFor,
  stageOfInstruction,
  toggleStage,
} from '#renderer/stores/instruction-actions.ts'
import { ContextMenu } from '#renderer/ui/ContextMenu.tsx'
import type { MenuItem } from '#renderer/ui/MenuItems.tsx'

type Groups = readonly (readonly MenuItem[])[]

/** The one menu of all rows and cards in it; `data-item` says which one is meant. Whatever has its menu is selected. */
export function GraphMenu({ children }: { readonly children: ReactElement }) {
  const [item, setItem] = useState<string>()
  const groups = useGroups(item)
  return (
    <ContextMenu
      label="Actions"
      groups={groups}
      onAsk={({ target }) => {
        const asked = target instanceof Element ? itemAt(target) : undefined
        if (asked === undefined) return false
        setItem(asked)
        putCursor(asked)
        return true
      }}
    >
      {children}
    </ContextMenu>
  )
}

function itemAt(target: Element): string | undefined {
  const element =
    target.closest<HTMLElement>('[data-item]') ??
    target.closest('[role=treeitem]')?.querySelector<HTMLElement>('[data-item]')
  return element?.dataset['item']
}

function useGroups(item: string | undefined): Groups {
  const canBuild = useStore(engineStore, ({ engine }) => engine.kind === 'ready')
  const asked = useStore(buildStore, (state) => state.asked)
  const onlyTarget = useStore(graphViewStore, ({ view }) => view.onlyTarget)
  const collapsed = useStore(graphViewStore, ({ view }) => view.collapsed)
  useStore(graphStore, ({ shown }) => shown?.graph)
  if (item === undefined) return []
  if (!isInstruction(item)) return externalGroups(item)
  const stage = stageOfInstruction(item)
  const title = stage?.title ?? ''
  const head = isHead(item)
  const idle = canBuild && !asked
  return [
    [
      head
        ? {
            id: 'build-stage',
            label: `Build ${title}`,
            keys: 'B',
            disabled: !idle,
            onSelect: () => buildStage(item),
          }
        : {
            id: 'build-to-here',
            label: 'Build to here',
            keys: 'B',
            disabled: !idle,
            onSelect: () => buildToHere(item),
          },
      {
        id: 'make-target',
        label: `Make ${title} the target`,
        keys: 'T',
        disabled: stage?.isTarget === true,
        onSelect: () => makeTarget(item),
      },
      onlyTarget && stage?.isTarget === true
        ? { id: 'show-all', label: 'Show all stages', onSelect: () => setGraphView({ onlyTarget: false }) }
        : {
            id: 'only-needed',
            label: `Show only what ${title} needs`,
            onSelect: () => showOnlyNeededFor(item),
          },
    ],
    [
      { id: 'go-to-source', label: 'Go to source', keys: 'Enter', onSelect: () => goToSource(item) },
      { id: 'show-log', label: 'Show log', keys: 'Space', onSelect: () => showLogOf(item) },
    ],
    [
      { id: 'copy-instruction', label: 'Copy instruction', onSelect: () => copyInstruction(item) },
      { id: 'copy-stage', label: 'Copy stage', onSelect: () => copyStage(item) },
    ],
    stage === undefined || stage.rows.length === 0
      ? []
      : [
          {
            id: 'collapse',
            label: collapsed.includes(stage.id) ? 'Expand' : 'Collapse',
            keys: 'C',
            onSelect: () => toggleStage(item),
          },
        ],
  ]
}

function externalGroups(item: string): Groups {
  const card = graphStore.getState().shown?.cards[item]
  const use = firstUseOf(item)
  const name = card?.title ?? item
  return [
    use === undefined
      ? []
      : [
          {
            id: 'go-to-source',
            label: 'Go to its first use',
            keys: 'Enter',
            onSelect: () => goToSource(use),
          },
        ],
    [{ id: 'copy-name', label: `Copy ${name}`, onSelect: () => copyText(name) }],
  ]
}
