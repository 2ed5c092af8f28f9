import { ArrowDown } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { LogPart } from '#renderer/stores/log-lines.ts'
import { fetchLines, lineOf, logLinesStore } from '#renderer/stores/log-lines.ts'
import { logSearchStore } from '#renderer/stores/log-search-store.ts'
import { logStore } from '#renderer/stores/log-store.ts'
import { logViewStore, setFollows } from '#renderer/stores/log-view-store.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { emptyText } from './empty-text.ts'
import { HitMarks } from './HitMarks.tsx'
import { LogLineRow } from './LogLineRow.tsx'
import { OpenLines } from './OpenLines.tsx'
import { useLineKeys } from './use-line-keys.ts'
import { useLinePointer } from './use-line-pointer.ts'
import { useLineWindow } from './use-line-window.ts'
import styles from './LogLines.module.css'

/** Lines that are fetched beyond those that are drawn. */
const AHEAD = 64

const none: readonly number[] = []

interface LogLinesProps {
  readonly part: LogPart
  readonly step: string
  readonly count: number
}

/** The lines of a log; follows the end until one scrolls away from it. */
export function LogLines({ part, step, count: known }: LogLinesProps) {
  const { wrap, follows, unfolded, goal, times, range } = useStore(logViewStore)
  useStore(logLinesStore)
  const count = useFetchedCount(part, known, follows)
  const open = useStore(logStore, (log) => log.open)
  const isOver = useStore(logStore, (log) => log.isOver)
  const isFixed = !wrap && unfolded.size === 0
  const { first, last, height, scroller, outer, rows } = useLineWindow({
    count,
    isFixed,
    follows,
    onFollow: setFollows,
  })
  useEffect(() => {
    if (last > first) void fetchLines(part, first - AHEAD, last + AHEAD, count)
  }, [part, first, last, count])
  useEffect(() => {
    if (goal !== undefined) scroller.show(goal.index)
  }, [goal, scroller])
  const onKeyDown = useLineKeys(scroller, count)
  const pointer = useLinePointer(outer, scroller, count)
  const { places, hits, current } = useStore(logSearchStore)
  const shownHit = current === undefined ? undefined : hits[current]
  const chosenFrom = range === undefined ? Infinity : Math.min(range.anchor, range.head)
  const chosenTo = range === undefined ? -1 : Math.max(range.anchor, range.head)
  const lines = []
  let chars = 0
  for (let index = first; index < last; index += 1) {
    const line = lineOf(part, index)
    if (line !== undefined) chars = Math.max(chars, line.text.length)
    lines.push(
      <LogLineRow
        key={index}
        index={index}
        line={line}
        step={step}
        times={times}
        wrap={wrap}
        isChosen={index >= chosenFrom && index <= chosenTo}
        isUnfolded={line !== undefined && unfolded.has(line.line)}
        places={places.get(index) ?? none}
        isCurrent={index === shownHit}
      />,
    )
  }
  const isEmpty = known === 0 && open.length === 0
  return (
    <div className={styles['frame']}>
      <div
        ref={outer}
        className={styles['outer']}
        data-wrap={wrap}
        role="log"
        aria-live="off"
        aria-label="Output"
        tabIndex={0}
        data-testid="log-lines"
        onKeyDown={onKeyDown}
        {...pointer}
      >
        <div
          className={styles['area']}
          style={{ height, minWidth: wrap ? undefined : `calc(${chars}ch + 220px)` }}
        >
          <div className={styles['stage']}>
            <div ref={rows}>{lines}</div>
          </div>
        </div>
        {isEmpty && <p className={styles['empty']}>{emptyText(step)}</p>}
      </div>
      <HitMarks count={count} />
      <OpenLines step={step} />
      {!follows && known > 0 && (
        <Button
          className={styles['follow']}
          icon={<ArrowDown size={14} />}
          onClick={() => scroller.toEnd()}
          data-testid="log-follow"
        >
          {isOver ? 'To the end' : 'Follow'}
        </Button>
      )}
    </div>
  )
}

/** As many lines as there are; while the end is followed, as many as are here, so that none is drawn empty. */
function useFetchedCount(part: LogPart, known: number, follows: boolean): number {
  const [fetched, setFetched] = useState(0)
  useEffect(() => {
    // Not given up for a newer number: under a flood none would ever be reached.
    void fetchLines(part, known - AHEAD, known, known).then(() =>
      setFetched((before) => Math.max(before, known)),
    )
  }, [part, known])
  return follows ? Math.min(fetched, known) : known
}
