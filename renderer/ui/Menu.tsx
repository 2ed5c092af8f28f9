import * as Dropdown from '@radix-ui/react-dropdown-menu'
import type { ReactNode } from 'react'
import { MenuItems, type MenuItemsProps } from './MenuItems.tsx'
import styles from './Menu.module.css'

export interface MenuProps {
  readonly trigger: ReactNode
  readonly groups: MenuItemsProps['groups']
  readonly label: string
  readonly align?: 'start' | 'end'
}

/** A drop-down menu whose first group may be a choice. */
export function Menu({ trigger, groups, label, align = 'start' }: MenuProps) {
  return (
    <Dropdown.Root modal={false}>
      <Dropdown.Trigger asChild>{trigger}</Dropdown.Trigger>
      <Dropdown.Portal>
        <Dropdown.Content
          className={styles['menu']}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
        >
          <MenuItems groups={groups} parts={Dropdown} />
        </Dropdown.Content>
      </Dropdown.Portal>
    </Dropdown.Root>
  )
}
