import type { LogLine } from '#shared/build/log/log-line.ts'
import { createStore } from 'zustand/vanilla'
import { bridge } from '../bridge/bridge.ts'
import { showError } from './app-store.ts'

/** The lines of a log that are looked at; `steps` absent means all. */
export interface LogPart {
  /** Names the view: the same while more steps join it, whose lines come after all others. */
  readonly key: string
  readonly build: string
  readonly steps?: readonly string[]
}

/** Lines that are fetched together. */
const pageLines = 128
/** Pages that are held: some thousand lines, whatever the length of the log. */
const heldPages = 64

/** Counts the answers, so that what is drawn from the lines is drawn anew. */
export const logLinesStore = createStore(() => ({ version: 0 }))

/** Pages by view and number; the ones asked for last are at the end. */
const pages = new Map<string, readonly LogLine[]>()
const asked = new Map<string, Promise<void>>()

/** A line of a view by its number from 0, if it is here. */
export function lineOf(part: LogPart, index: number): LogLine | undefined {
  const number = Math.floor(index / pageLines)
  return pages.get(`${part.key}:${number}`)?.[index - number * pageLines]
}

/**
 * Fetches what is missing of some lines. What is there stays to be drawn until the rest has come, so nothing flickers.
 *
 * @param total lines of the view now
 */
export async function fetchLines(part: LogPart, from: number, to: number, total: number): Promise<void> {
  const first = Math.floor(Math.max(0, from) / pageLines)
  const last = Math.floor(Math.max(0, Math.min(to, total) - 1) / pageLines)
  const missing: Promise<void>[] = []
  for (let number = first; number <= last; number += 1) {
    const fetching = fetchPage(part, number, total)
    if (fetching !== undefined) missing.push(fetching)
  }
  await Promise.all(missing)
}

/** Forgets every line: another build is shown. */
export function forgetLines(): void {
  pages.clear()
  asked.clear()
}

function fetchPage(part: LogPart, number: number, total: number): Promise<void> | undefined {
  const key = `${part.key}:${number}`
  const wanted = Math.min(pageLines, total - number * pageLines)
  const held = pages.get(key) ?? []
  touch(key)
  if (held.length >= wanted) return undefined
  const fetching = asked.get(key) ?? fetchRest(part, key, number * pageLines, held)
  asked.set(key, fetching)
  return fetching
}

async function fetchRest(part: LogPart, key: string, start: number, held: readonly LogLine[]): Promise<void> {
  const from = start + held.length
  const result = await bridge().logs.read({ ...askedOf(part), from, count: pageLines - held.length })
  if (!asked.delete(key)) return
  if (!result.ok) {
    showError(result.error)
    return
  }
  pages.set(key, [...held, ...result.value])
  while (pages.size > heldPages) {
    const oldest = pages.keys().next().value
    if (oldest === undefined) break
    pages.delete(oldest)
  }
  logLinesStore.setState(({ version }) => ({ version: version + 1 }))
}

function touch(key: string): void {
  const page = pages.get(key)
  if (page === undefined) return
  pages.delete(key)
  pages.set(key, page)
}

/** What the main process is asked for. */
export function askedOf({ build, steps }: LogPart): Omit<LogPart, 'key'> {
  return { build, ...(steps === undefined ? {} : { steps }) }
}
