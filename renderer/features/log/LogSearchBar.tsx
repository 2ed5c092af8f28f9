import { ArrowDown, ArrowUp, CaseSensitive, Regex, X } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { closeLogSearch, logSearchStore, setLogPattern, showHit } from '#renderer/stores/log-search-store.ts'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import styles from './LogSearchBar.module.css'

/** A box to look for words or a regular expression in the lines that are shown. */
export function LogSearchBar() {
  const isOpen = useStore(logSearchStore, (search) => search.isOpen)
  return isOpen ? <OpenBar /> : null
}

function OpenBar() {
  const { pattern, regex, case: cased, error, total } = useStore(logSearchStore)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.select(), [])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') showHit(event.shiftKey ? -1 : 1)
    else if (event.key === 'Escape') closeLogSearch()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className={styles['bar']} role="search" data-testid="log-search">
      <input
        ref={input}
        className={styles['input']}
        value={pattern}
        autoFocus
        spellCheck={false}
        placeholder={regex ? 'Find by regular expression' : 'Find in this log'}
        aria-label="Find in this log"
        aria-invalid={error !== undefined}
        data-testid="log-search-input"
        onChange={(event) => setLogPattern({ pattern: event.target.value })}
        onKeyDown={onKeyDown}
      />
      <IconButton
        label="Match case"
        side="top"
        aria-pressed={cased}
        data-testid="log-search-case"
        icon={<CaseSensitive size={16} />}
        onClick={() => setLogPattern({ case: !cased })}
      />
      <IconButton
        label="Regular expression"
        side="top"
        aria-pressed={regex}
        data-testid="log-search-regex"
        icon={<Regex size={16} />}
        onClick={() => setLogPattern({ regex: !regex })}
      />
      <SearchCount />
      <IconButton
        label="Previous hit"
        keys="Shift+Enter"
        side="top"
        disabled={total === 0}
        icon={<ArrowUp size={16} />}
        onClick={() => showHit(-1)}
      />
      <IconButton
        label="Next hit"
        keys="Enter"
        side="top"
        disabled={total === 0}
        icon={<ArrowDown size={16} />}
        onClick={() => showHit(1)}
      />
      <IconButton
        label="Close the search"
        hint="Close"
        keys="Escape"
        side="top"
        icon={<X size={16} />}
        onClick={closeLogSearch}
      />
    </div>
  )
}

function SearchCount() {
  const { pattern, error, hits, total, current, isRunning } = useStore(logSearchStore)
  const lines = `${total.toLocaleString('en')} ${total === 1 ? 'line' : 'lines'}`
  const found = current === undefined ? lines : `${(current + 1).toLocaleString('en')} of ${lines}`
  const beyond = total > hits.length ? `, the first ${hits.length.toLocaleString('en')} are shown` : ''
  const text = pattern === '' ? '' : total > 0 ? `${found}${beyond}` : isRunning ? 'Searching…' : 'No hits'
  return (
    <span
      className={styles['count']}
      role="status"
      title={error}
      data-error={error !== undefined}
      data-running={isRunning}
      data-total={total}
      data-testid="log-search-count"
    >
      {error ?? text}
    </span>
  )
}
