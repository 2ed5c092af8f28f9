import { FileCode2, Folder, FolderOpen, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { appStore } from '#renderer/stores/app-store.ts'
import { chooseProject, forgetRecent, openProject, projectStore } from '#renderer/stores/project-store.ts'
import { Button } from '#renderer/ui/Button.tsx'
import styles from './Welcome.module.css'

/** The first page: open something, or see what is the matter with the engine. */
export function Welcome({ engine }: { readonly engine: ReactNode }) {
  const version = useStore(appStore, ({ info }) => info?.version)
  const sandboxOff = useStore(appStore, ({ info }) => info?.sandboxOff)
  return (
    <main className={styles['page']} data-testid="welcome">
      <div className={styles['content']}>
        <header className={styles['head']}>
          <h1>Slipway</h1>
          <p>A build studio for Dockerfiles: edit, see the graph, build, and see why.</p>
          <div className={styles['actions']}>
            <Button
              variant="primary"
              icon={<FolderOpen size={16} />}
              onClick={() => void chooseProject('folder')}
              data-testid="open-folder"
            >
              Open folder…
            </Button>
            <Button
              icon={<FileCode2 size={16} />}
              onClick={() => void chooseProject('dockerfile')}
              data-testid="open-dockerfile"
            >
              Open Dockerfile…
            </Button>
            <span className={styles['hint']}>or drop one here</span>
          </div>
        </header>
        <div className={styles['columns']}>
          <div className={styles['column']}>
            <Recent />
            <Samples />
          </div>
          <aside className={styles['aside']}>
            <h2>Engine</h2>
            {engine}
            {sandboxOff !== undefined && <p className={styles['faint']}>{sandboxOff}</p>}
          </aside>
        </div>
        {version !== undefined && <p className={styles['faint']}>Version {version}</p>}
      </div>
    </main>
  )
}

function Recent() {
  const recent = useStore(projectStore, (state) => state.recent)
  if (recent.length === 0) return null
  return (
    <section>
      <h2>Recent</h2>
      <ul className={styles['list']} data-testid="recent">
        {recent.map((item) => (
          <li key={item.path} className={styles['entry']}>
            <button
              type="button"
              className={styles['open']}
              disabled={!item.exists}
              onClick={() => void openProject(item.path)}
            >
              <Folder size={16} aria-hidden />
              <span className={styles['name']}>{item.name}</span>
              <span className={styles['path']} title={item.path}>
                {item.exists ? item.path : 'This folder is not there any more'}
              </span>
            </button>
            <Button
              variant="quiet"
              className={styles['forget']}
              aria-label={`Forget ${item.name}`}
              icon={<X size={14} />}
              onClick={() => void forgetRecent(item.path)}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Samples() {
  const samples = useStore(projectStore, (state) => state.samples)
  if (samples.length === 0) return null
  return (
    <section>
      <h2>Samples</h2>
      <ul className={styles['list']} data-testid="samples">
        {samples.map((item) => (
          <li key={item.id} className={styles['entry']}>
            <button
              type="button"
              className={styles['open']}
              data-testid={`sample-${item.id}`}
              onClick={() => void openProject(item.path)}
            >
              <FileCode2 size={16} aria-hidden />
              <span className={styles['name']}>{item.title}</span>
              <span className={styles['path']}>{item.description}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
