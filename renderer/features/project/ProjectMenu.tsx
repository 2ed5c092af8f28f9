import { ChevronDown } from 'lucide-react'
import { useStore } from 'zustand'
import { chooseProject, closeProject, openProject, projectStore } from '#renderer/stores/project-store.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { Menu } from '#renderer/ui/Menu.tsx'
import styles from './ProjectMenu.module.css'

/** The project's name; opens another. */
export function ProjectMenu({ openKeys }: { readonly openKeys?: string | undefined }) {
  const project = useStore(projectStore, (state) => state.project)
  const recent = useStore(projectStore, (state) => state.recent)
  const others = recent.filter(({ path, exists }) => exists && path !== project?.root).slice(0, 8)
  return (
    <Menu
      label="Project"
      trigger={
        <Button variant="quiet" data-testid="project-menu" title={project?.root}>
          <span className={styles['name']}>{project?.name}</span>
          <ChevronDown size={14} aria-hidden />
        </Button>
      }
      groups={[
        [
          {
            id: 'open-folder',
            label: 'Open folder…',
            keys: openKeys,
            onSelect: () => void chooseProject('folder'),
          },
          {
            id: 'open-dockerfile',
            label: 'Open Dockerfile…',
            onSelect: () => void chooseProject('dockerfile'),
          },
        ],
        others.map((item) => ({
          id: `recent-${item.path}`,
          label: item.name,
          onSelect: () => void openProject(item.path),
        })),
        [{ id: 'close-project', label: 'Close project', onSelect: closeProject }],
      ]}
    />
  )
}
