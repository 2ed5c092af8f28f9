import type { DropdownMenuItemProps, DropdownMenuSeparatorProps } from '@radix-ui/react-dropdown-menu'
import { Check } from 'lucide-react'
import type { ComponentType, ReactNode } from 'react'
import { Fragment } from 'react'
import styles from './Menu.module.css'

export interface MenuItem {
  readonly id: string
  readonly label: ReactNode
  /** A second, softer text after the label. */
  readonly note?: string | undefined
  readonly keys?: string | undefined
  /** Present for an item of a choice. */
  readonly checked?: boolean
  readonly disabled?: boolean
  readonly onSelect: () => void
}

export interface MenuItemsProps {
  /** Groups, with a line between two. */
  readonly groups: readonly (readonly MenuItem[])[]
  /** Of the kind of menu that they are in. */
  readonly parts: {
    readonly Item: ComponentType<DropdownMenuItemProps>
    readonly Separator: ComponentType<DropdownMenuSeparatorProps>
  }
}

/** The items of a menu, whatever opens it. */
export function MenuItems({ groups, parts: { Item, Separator } }: MenuItemsProps) {
  return groups
    .filter((group) => group.length > 0)
    .map((group, index) => (
      <Fragment key={group[0]?.id}>
        {index > 0 && <Separator className={styles['line']} />}
        {group.map((item) => (
          <Item
            key={item.id}
            className={styles['item']}
            data-testid={`menu-${item.id}`}
            data-checked={item.checked}
            disabled={item.disabled ?? false}
            onSelect={item.onSelect}
          >
            <span className={styles['check']}>{item.checked === true && <Check size={14} />}</span>
            <span className={styles['label']}>{item.label}</span>
            {item.note !== undefined && <span className={styles['note']}>{item.note}</span>}
            {item.keys !== undefined && <kbd className={styles['keys']}>{item.keys}</kbd>}
          </Item>
        ))}
      </Fragment>
    ))
}
