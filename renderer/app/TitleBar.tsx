import { BuildButtons } from '#renderer/features/build/BuildButtons.tsx'
import { TargetChooser } from '#renderer/features/build/TargetChooser.tsx'
import { EngineChip } from '#renderer/features/engine/EngineChip.tsx'
import { DockerfileChooser } from '#renderer/features/project/DockerfileChooser.tsx'
import { ProjectMenu } from '#renderer/features/project/ProjectMenu.tsx'
import { keysOf } from './commands.ts'
import styles from './TitleBar.module.css'

/** What is open, what is built, and the button that builds it. */
export function TitleBar() {
  return (
    <header className={styles['bar']}>
      <div className={styles['group']}>
        <ProjectMenu openKeys={keysOf('project.openFolder')} />
        <span className={styles['slash']} aria-hidden>
          /
        </span>
        <DockerfileChooser />
      </div>
      <div className={styles['group']}>
        <TargetChooser />
        <BuildButtons
          buildKeys={keysOf('build.start')}
          noCacheKeys={keysOf('build.startNoCache')}
          stopKeys={keysOf('build.cancel')}
        />
        <EngineChip />
      </div>
    </header>
  )
}
