import { useStore } from 'zustand'
import { copyText } from '#renderer/stores/app-store.ts'
import { engineLabel, engineStore, reconnectEngine } from '#renderer/stores/engine-store.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { CopyButton } from '#renderer/ui/CopyButton.tsx'
import { EngineDot } from './EngineDot.tsx'
import styles from './EngineHelp.module.css'
import { formatSize } from '#shared/format/size.ts'

/** What the engine is, or what is the matter with it and the line that mends it. */
export function EngineHelp() {
  const state = useStore(engineStore, ({ engine }) => engine)
  return (
    <section className={styles['help']} aria-label="Engine" data-testid="engine-help" data-state={state.kind}>
      <p className={styles['title']}>
        <EngineDot state={state.kind} />
        {engineLabel(state)}
      </p>
      {state.kind === 'connecting' && <p className={styles['text']}>{state.what}</p>}
      {state.kind === 'ready' && (
        <dl className={styles['facts']}>
          <dt>From</dt>
          <dd>{state.engine.source}</dd>
          <dt>Endpoint</dt>
          <dd className={styles['mono']}>{state.engine.endpoint}</dd>
          <dt>System</dt>
          <dd>
            {state.engine.operatingSystem}, {state.engine.architecture}
          </dd>
          {state.engine.diskUsage !== undefined && (
            <>
              <dt>On disk</dt>
              <dd title={`${state.engine.diskUsage.usedBytes.toLocaleString()} bytes`}>
                {formatSize(state.engine.diskUsage.usedBytes)}, build cache held to{' '}
                {formatSize(state.engine.diskUsage.capBytes)}
              </dd>
            </>
          )}
        </dl>
      )}
      {state.kind === 'unavailable' && (
        <>
          <p className={styles['text']}>{state.problem.message}</p>
          <p className={styles['text']}>{state.problem.remedy}</p>
          {state.problem.command !== undefined && (
            <div className={styles['command']}>
              <code>{state.problem.command}</code>
              <CopyButton label="Copy the command" onCopy={() => copyText(state.problem.command ?? '')} />
            </div>
          )}
          <p className={styles['text']}>Editing and the graph work without an engine.</p>
          <Button onClick={() => void reconnectEngine()} data-testid="engine-reconnect">
            Try again
          </Button>
        </>
      )}
    </section>
  )
}
