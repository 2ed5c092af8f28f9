import { ChevronDown } from 'lucide-react'
import { useStore } from 'zustand'
import { platformsOf } from '#renderer/stores/log-part.ts'
import { logStore } from '#renderer/stores/log-store.ts'
import { logViewStore, setPlatform } from '#renderer/stores/log-view-store.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { Menu } from '#renderer/ui/Menu.tsx'

/** Output of one platform alone, where a build is for several. */
export function PlatformChooser() {
  const steps = useStore(logStore, (log) => log.steps)
  const platform = useStore(logViewStore, (view) => view.platform)
  const platforms = platformsOf(steps)
  if (platforms.length === 0) return null
  return (
    <Menu
      label="Platform"
      align="end"
      trigger={
        <Button variant="quiet" data-testid="log-platform" aria-label="Platform">
          {platform ?? 'All platforms'}
          <ChevronDown size={14} />
        </Button>
      }
      groups={[
        [
          {
            id: 'platform-all',
            label: 'All platforms',
            checked: platform === undefined,
            onSelect: () => setPlatform(undefined),
          },
          ...platforms.map((name) => ({
            id: `platform-${name}`,
            label: name,
            checked: platform === name,
            onSelect: () => setPlatform(name),
          })),
        ],
      ]}
    />
  )
}
