import * as Dialog from '@radix-ui/react-dialog'
import { Command } from 'cmdk'
import { useStore } from 'zustand'
import { appStore, setPaletteOpen } from '#renderer/stores/app-store.ts'
import { commands, formatKeys, runCommand } from './commands.ts'
import styles from './CommandPalette.module.css'

const groups = ['Build', 'Project', 'File', 'View', 'Graph', 'Log', 'Theme'] as const

/** Every command that can run now, by name. */
export function CommandPalette() {
  const open = useStore(appStore, ({ paletteOpen }) => paletteOpen)
  return (
    <Dialog.Root open={open} onOpenChange={setPaletteOpen}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles['scrim']} />
        <Dialog.Content className={styles['palette']} aria-describedby={undefined} data-testid="palette">
          <Dialog.Title className={styles['hidden']}>Commands</Dialog.Title>
          <Command label="Commands" loop>
            <Command.Input className={styles['input']} placeholder="Type a command" autoFocus />
            <Command.List className={styles['list']}>
              <Command.Empty className={styles['empty']}>No command of that name can run now.</Command.Empty>
              {groups.map((group) => {
                const members = commands.filter(
                  (item) => item.group === group && isOffered(item.id) && item.enabled(),
                )
                if (members.length === 0) return null
                return (
                  <Command.Group key={group} heading={group} className={styles['group']}>
                    {members.map((item) => (
                      <Command.Item
                        key={item.id}
                        value={`${item.group} ${item.title}`}
                        className={styles['item']}
                        data-testid={`command-${item.id}`}
                        onSelect={() => {
                          setPaletteOpen(false)
                          runCommand(item.id)
                        }}
                      >
                        {item.title}
                        {item.keys !== undefined && <kbd>{formatKeys(item.keys)}</kbd>}
                      </Command.Item>
                    ))}
                  </Command.Group>
                )
              })}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** The palette does not offer itself. */
function isOffered(id: string): boolean {
  return id !== 'view.palette'
}
