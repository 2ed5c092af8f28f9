import { ChevronDown } from 'lucide-react'
import { useStore } from 'zustand'
import { documentStore } from '#renderer/stores/document-store.ts'
import { chooseDockerfile, projectStore } from '#renderer/stores/project-store.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { Menu } from '#renderer/ui/Menu.tsx'
import styles from './DockerfileChooser.module.css'

const none: readonly string[] = []

/** Which Dockerfile of the folder is shown. Unsaved text of the one that is left stays as its draft. */
export function DockerfileChooser() {
  const chosen = useStore(projectStore, ({ dockerfile }) => dockerfile)
  const dockerfiles = useStore(projectStore, ({ project }) => project?.dockerfiles ?? none)
  const dirty = useStore(documentStore, ({ document }) => document.kind === 'open' && document.dirty)
  if (chosen === undefined) return null
  return (
    <Menu
      label="Dockerfile"
      trigger={
        <Button variant="quiet" data-testid="dockerfile-chooser" title={chosen}>
          <span className={styles['name']}>{chosen}</span>
          {dirty && (
            <span
              className={styles['dot']}
              role="img"
              aria-label="Unsaved"
              title="Unsaved"
              data-testid="unsaved-dot"
            />
          )}
          <ChevronDown size={14} aria-hidden />
        </Button>
      }
      groups={[
        dockerfiles.map((name) => ({
          id: `dockerfile-${name}`,
          label: name,
          checked: name === chosen,
          onSelect: () => chooseDockerfile(name),
        })),
      ]}
    />
  )
}
