import { ArrowDownToLine } from 'lucide-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { lineAt, lineTotal } from '#shared/build/build-log.ts'
import { stepTitle } from '#shared/build/step-title.ts'
import { copyText } from '#renderer/stores/app-store.ts'
import type { ShownBuild } from '#renderer/stores/build-store.ts'
import { buildStore } from '#renderer/stores/build-store.ts'
import { liveStore } from '#renderer/stores/live-store.ts'
import { selectionStore } from '#renderer/stores/selection-store.ts'
import { allSteps, selectedStep, stepName } from '#renderer/stores/step-selection.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { CopyButton } from '#renderer/ui/CopyButton.tsx'
import { plainText } from './ansi.ts'
import { LogLineView } from './LogLineView.tsx'
import styles from './LogView.module.css'

const lineHeight = 20

/** The output of the selected step, or of all steps; follows the end until one scrolls away from it. */
export function LogView() {
  const join = useStore(liveStore, ({ textJoin }) => textJoin)
  const step = useStore(selectionStore, (selection) => selectedStep(selection, join))
  const log = useStore(buildStore, ({ build }) => (step === allSteps ? build?.all : build?.log.get(step)))
  const build = buildStore.getState().build
  const count = build === undefined || log === undefined ? 0 : countOf(build, step)
  const scroller = useRef<HTMLDivElement>(null)
  const [follows, setFollows] = useState(true)
  const followsNow = useRef(true)
  const lastTop = useRef(0)
  useEffect(() => {
    followsNow.current = follows
  }, [follows])
  useEffect(() => setFollows(true), [step])
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 20,
  })
  useLayoutEffect(() => {
    const element = scroller.current
    if (follows && element !== null) element.scrollTop = element.scrollHeight
  }, [follows, count, step])
  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    const observer = new ResizeObserver(() => {
      if (followsNow.current) element.scrollTop = element.scrollHeight
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const onScroll = () => {
    const element = scroller.current
    if (element === null) return
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < lineHeight
    if (isAtEnd || element.scrollTop < lastTop.current) setFollows(isAtEnd)
    lastTop.current = element.scrollTop
  }
  const name = step === allSteps ? 'All steps' : stepTitle(stepName(step)).text
  return (
    <div className={styles['view']} data-testid="log-view" data-step={step} data-lines={count}>
      <div className={styles['head']}>
        <span className={styles['title']} title={step === allSteps ? undefined : stepName(step)}>
          {name}
        </span>
        {!follows && (
          <Button
            variant="quiet"
            icon={<ArrowDownToLine size={14} />}
            onClick={() => setFollows(true)}
            data-testid="log-follow"
          >
            Follow
          </Button>
        )}
        {count > 0 && build !== undefined && (
          <CopyButton label="Copy this log" onCopy={() => copyText(wholeText(build, step))} />
        )}
      </div>
      <div
        ref={scroller}
        className={styles['lines']}
        onScroll={onScroll}
        role="log"
        aria-live="off"
        aria-label={`Output of ${name}`}
        tabIndex={0}
      >
        {count === 0 && <p className={styles['empty']}>{emptyText(build, step)}</p>}
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {build !== undefined &&
            virtual.getVirtualItems().map((item) => {
              const found = lineOf(build, step, item.index)
              return (
                <div
                  key={item.key}
                  className={styles['place']}
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  {found !== undefined && (
                    <LogLineView
                      text={found.text}
                      number={item.index + 1}
                      stream={found.stream}
                      step={found.step}
                    />
                  )}
                </div>
              )
            })}
        </div>
      </div>
    </div>
  )
}

function countOf(build: ShownBuild, step: string): number {
  if (step === allSteps) return build.all.length
  const log = build.log.get(step)
  return log === undefined ? 0 : lineTotal(log)
}

function lineOf(build: ShownBuild, step: string, index: number) {
  if (step !== allSteps) {
    const log = build.log.get(step)
    const line = log === undefined ? undefined : lineAt(log, index)
    return line === undefined ? undefined : { text: line.text, stream: line.stream, step: undefined }
  }
  const entry = build.all.lines[index]
  if (entry === undefined) return undefined
  const { place, text } = stepTitle(stepName(entry.digest))
  return { text: entry.line.text, stream: entry.line.stream, step: place ?? text }
}

function wholeText(build: ShownBuild, step: string): string {
  const lines: string[] = []
  for (let index = 0; index < countOf(build, step); index += 1) {
    const line = lineOf(build, step, index)
    if (line !== undefined) lines.push(plainText(line.text))
  }
  return lines.join('\n')
}

function emptyText(build: ShownBuild | undefined, step: string): string {
  const state = build?.snapshot.steps[step]?.state
  if (state === 'cached') return 'From the cache: nothing ran, so there is no output.'
  if (state === 'running' || (step === allSteps && build?.snapshot.outcome === undefined))
    return 'No output yet.'
  if (state === 'waiting') return 'It has not started yet.'
  if (state === 'not-reached') return 'It was never reached.'
  return step === allSteps ? 'Nothing was printed.' : 'It printed nothing.'
}
