import * as Dropdown from '@radix-ui/react-dropdown-menu'
import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
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

export interface MenuProps {
  readonly trigger: ReactNode
  /** Groups, with a line between two. */
  readonly groups: readonly (readonly MenuItem[])[]
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
          {groups
            .filter((group) => group.length > 0)
            .map((group, index) => (
              <Fragment key={group[0]?.id}>
                {index > 0 && <Dropdown.Separator className={styles['line']} />}
                {group.map((item) => (
                  <Dropdown.Item
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
                  </Dropdown.Item>
                ))}
              </Fragment>
            ))}
        </Dropdown.Content>
      </Dropdown.Portal>
    </Dropdown.Root>
  )
}
