import * as Context from '@radix-ui/react-context-menu'
import type { MouseEvent, ReactElement } from 'react'
import { useRef } from 'react'
import { type MenuItem, MenuItems } from './MenuItems.tsx'
import styles from './Menu.module.css'

export interface ContextMenuProps {
  /** The element that is asked for its menu. */
  readonly children: ReactElement
  readonly groups: readonly (readonly MenuItem[])[]
  readonly label: string
  /** Which thing is meant; no menu opens if it is none. */
  readonly onAsk: (event: MouseEvent) => boolean
}

/**
 * A menu that opens where its element gets a `contextmenu` event: by the right button, by the keyboard, or because one was
 * dispatched. What is chosen runs once the menu has gone, so that it may move the focus.
 */
export function ContextMenu({ children, groups, label, onAsk }: ContextMenuProps) {
  const chosenRef = useRef<() => void>(undefined)
  return (
    <Context.Root modal={false}>
      <Context.Trigger
        asChild
        onContextMenu={(event) => {
          if (!onAsk(event)) event.preventDefault()
        }}
      >
        {children}
      </Context.Trigger>
      <Context.Portal>
        <Context.Content
          className={styles['menu']}
          collisionPadding={8}
          aria-label={label}
          onCloseAutoFocus={() => {
            const chosen = chosenRef.current
            chosenRef.current = undefined
            if (chosen !== undefined) setTimeout(chosen)
          }}
        >
          <MenuItems
            groups={groups.map((group) =>
              group.map((item) => ({ ...item, onSelect: () => (chosenRef.current = item.onSelect) })),
            )}
            parts={Context}
          />
        </Context.Content>
      </Context.Portal>
    </Context.Root>
  )
}
