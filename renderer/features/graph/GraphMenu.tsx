import type { ReactElement } from 'react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { instructionWords } from '#shared/ipc/instruction-words.ts'
import { copyText } from '#renderer/stores/app-store.ts'
import { buildStore } from '#renderer/stores/build-store.ts'
import { engineStore } from '#renderer/stores/engine-store.ts'
import { firstUseOf } from '#renderer/stores/first-use-of.ts'
import { isInstruction, putCursor } from '#renderer/stores/graph-cursor-store.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { graphViewStore } from '#renderer/stores/graph-view-store.ts'
import { goToSource } from '#renderer/stores/instruction-actions.ts'
import { instructionTable } from '#renderer/stores/instruction-table.ts'
import { ContextMenu } from '#renderer/ui/ContextMenu.tsx'
import type { MenuItem } from '#renderer/ui/MenuItems.tsx'
import { type ItemPlace, itemAt } from './item-at.ts'

type Groups = readonly (readonly MenuItem[])[]

/** The one menu of all rows and cards in it; `data-item` says which one is meant. Whatever has its menu is selected. */
export function GraphMenu({ children }: { readonly children: ReactElement }) {
  const [item, setItem] = useState<string>()
  const groups = useGroups(item)
  return (
    <ContextMenu
      label="Actions"
      groups={groups}
      onAsk={(event) => {
        const asked = itemFor(event)
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

/** Beside its rows, the card. */
function itemFor(event: ItemPlace): string | undefined {
  const { target } = event
  const card = target instanceof Element ? target.closest('[role=treeitem]') : null
  return itemAt(event) ?? card?.querySelector<HTMLElement>('[data-item]')?.dataset['item']
}

function useGroups(item: string | undefined): Groups {
  // What its words and what can be done depend on; they are read where they are needed.
  useStore(engineStore, ({ engine }) => engine.kind)
  useStore(buildStore, ({ asked }) => asked)
  useStore(graphViewStore, ({ view }) => view)
  useStore(graphStore, ({ shown }) => shown?.graph)
  if (item === undefined) return []
  return isInstruction(item) ? instructionGroups(item) : externalGroups(item)
}

function instructionGroups(item: string): Groups {
  const groups = new Map<number, MenuItem[]>()
  for (const { id, label, enabled, run } of instructionTable) {
    const { group, keys, itemKeys } = instructionWords[id]
    const entry = {
      id,
      label: label(item),
      keys: keys ?? itemKeys,
      disabled: !enabled(item),
      onSelect: () => void run(item),
    }
    groups.set(group, [...(groups.get(group) ?? []), entry])
  }
  return [...groups.values()]
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
