import { Ellipsis } from 'lucide-react'
import { useStore } from 'zustand'
import { saveLog } from '#renderer/stores/log-actions.ts'
import type { LogTimes } from '#renderer/stores/log-view-store.ts'
import { logViewStore, setListed, setTimes } from '#renderer/stores/log-view-store.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { Menu } from '#renderer/ui/Menu.tsx'

const times: readonly { readonly id: LogTimes; readonly label: string }[] = [
  { id: 'off', label: 'No times' },
  { id: 'relative', label: 'Times since the step began' },
  { id: 'absolute', label: 'Times by the clock' },
]

/** What else can be done with a log. */
export function LogMenu() {
  const shown = useStore(logViewStore, (view) => view.times)
  return (
    <Menu
      label="More"
      align="end"
      trigger={
        <Button
          variant="quiet"
          aria-label="More"
          title="More"
          data-testid="log-menu"
          icon={<Ellipsis size={16} />}
        />
      }
      groups={[
        [
          { id: 'log-save', label: 'Save as shown…', onSelect: () => void saveLog('shown') },
          { id: 'log-save-raw', label: 'Save with colours…', onSelect: () => void saveLog('raw') },
        ],
        times.map(({ id, label }) => ({
          id: `log-times-${id}`,
          label,
          checked: shown === id,
          onSelect: () => setTimes(id),
        })),
        [{ id: 'log-earlier', label: 'Logs of earlier builds…', onSelect: () => setListed(true) }],
      ]}
    />
  )
}
