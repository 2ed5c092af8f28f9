import type Database from 'libsql'
import { pastTimesOf, type PastRun } from '#shared/build/insight/past-times-of.ts'
import type { BuildUsage } from '#shared/build/usage/build-usage.ts'
import type { KnownTimes, TimesQuery } from '#shared/history/history.ts'
import type { BegunBuild, EndedBuild } from './build-record.ts'
import type { Owner } from './history-messages.ts'

/** How many builds of one Dockerfile are kept, and how long, in ms; the newest few stay however old they get. */
const MOST_BUILDS = 300
const MOST_AGE = 180 * 24 * 60 * 60 * 1000
const ALWAYS_KEPT = 10

/** How many of its last builds tell how long a Dockerfile's steps take. */
const RECENT_BUILDS = 40

const beginSql = `
  INSERT OR IGNORE INTO builds
    (id, ref, root, dockerfile, target, request, unsaved, elsewhere, state, started, pid, process)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'running', ?, ?, ?)`

/** The same build as the studio that started it records it. */
const otherSql = 'SELECT 1 FROM builds WHERE ref = ? AND id != ? AND elsewhere = 0'

const endSql = `
  UPDATE builds SET ref = ?, state = ?, started = ?, finished = ?, message = ?, image = ?, steps = ?, cached = ?,
    cacheable = ?, warnings = ?, work = ?, critical = ?, ending = ? WHERE id = ?`

const stepSql = `
  INSERT OR REPLACE INTO steps
    (build, place, key, digest, name, phase, state, cacheable, started, ended, duration, error)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** Its oldest builds, and those beyond the number; never the newest few. */
const forgetSql = `
  DELETE FROM builds WHERE state != 'running' AND id IN (
    SELECT id FROM (
      SELECT id, started, row_number() OVER (ORDER BY started DESC) AS place
      FROM builds WHERE root = ? AND dockerfile = ?)
    WHERE place > ? OR (place > ? AND started < ?))`

const runsSql = `
  SELECT s.key AS key, s.duration AS duration
  FROM (SELECT id, started FROM builds WHERE root = ? AND dockerfile = ? ORDER BY started DESC LIMIT ?) AS b
  JOIN steps AS s ON s.build = b.id
  WHERE s.state = 'executed' AND s.duration IS NOT NULL
  ORDER BY b.started DESC LIMIT 20000`

const endingsSql = `
  SELECT '' AS key, ending AS duration FROM builds
  WHERE root = ? AND dockerfile = ? AND target = ? AND ending IS NOT NULL ORDER BY started DESC LIMIT 5`

/** The tables of the history. Every call is one transaction; an error leaves all as it was. */
export class HistoryDatabase {
  readonly #database: Database.Database
  readonly #owner: Owner

  constructor(database: Database.Database, owner: Owner) {
    this.#database = database
    this.#owner = owner
  }

  begin(build: BegunBuild): void {
    this.#atOnce(() => this.#begin(build))
  }

  /** Records the end of a build and its steps, also where its beginning could not be recorded. */
  end(build: EndedBuild): void {
    this.#atOnce(() => {
      if (!this.#begin(build)) return
      const { ref, state, started, finished, message, image, cached, cacheable, warnings } = build
      this.#database
        .prepare(endSql)
        .run([
          ...[ref, state, started, finished, message, image, build.steps.length, cached],
          ...[cacheable, warnings, build.work, build.critical, build.ending, build.id],
        ])
      const insert = this.#database.prepare(stepSql)
      build.steps.forEach((step, place) => {
        const { key, digest, name, phase, state: own, cacheable: counts, started: from, ended } = step
        const flag = counts ? 1 : 0
        insert.run([
          build.id,
          place,
          key,
          digest,
          name,
          phase,
          own,
          flag,
          from,
          ended,
          step.duration,
          step.error,
        ])
      })
      this.#forget(build)
    })
  }

  /** Adds what a build used, which the engine tells after its end. */
  setUsage(build: string, usage: BuildUsage): void {
    this.#database.prepare('UPDATE builds SET usage = ? WHERE id = ?').run([JSON.stringify(usage), build])
  }

  /** How long the steps of a Dockerfile took when they last ran. */
  times({ root, dockerfile, target = '' }: TimesQuery): KnownTimes {
    const runs = this.#database.prepare(runsSql).all([root, dockerfile, RECENT_BUILDS]) as readonly PastRun[]
    const endings = this.#database.prepare(endingsSql).all([root, dockerfile, target]) as readonly PastRun[]
    const ending = pastTimesOf(endings)['']
    return { steps: pastTimesOf(runs), ...(ending !== undefined && { ending }) }
  }

  /**
   * Marks builds as interrupted whose studio ended without recording their end.
   * @param isAlive whether another studio that records builds still runs
   */
  markInterrupted(isAlive: (owner: Owner) => boolean): void {
    const open = this.#database
      .prepare(`SELECT DISTINCT pid, process FROM builds WHERE state = 'running'`)
      .all([]) as readonly { readonly pid: number; readonly process: string }[]
    for (const { pid, process: start } of open) {
      if (isAlive({ pid, start })) continue
      this.#database
        .prepare(
          `UPDATE builds SET state = 'interrupted' WHERE state = 'running' AND pid = ? AND process = ?`,
        )
        .run([pid, start])
    }
  }

  close(): void {
    this.#database.close()
  }

  /** Gives whether this studio records the build: one of another studio is recorded there. */
  #begin(build: BegunBuild): boolean {
    const { id, ref, root, dockerfile, target, request, unsaved, elsewhere, started } = build
    const { pid, start } = this.#owner
    if (elsewhere && this.#database.prepare(otherSql).get([ref, id]) !== undefined) {
      this.#database.prepare('DELETE FROM builds WHERE id = ?').run([id])
      return false
    }
    const flags = [unsaved ? 1 : 0, elsewhere ? 1 : 0]
    this.#database
      .prepare(beginSql)
      .run([id, ref, root, dockerfile, target, request, ...flags, started, pid, start])
    return true
  }

  #forget({ root, dockerfile, started }: BegunBuild): void {
    this.#database.prepare(forgetSql).run([root, dockerfile, MOST_BUILDS, ALWAYS_KEPT, started - MOST_AGE])
  }

  #atOnce(work: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      work()
      this.#database.exec('COMMIT')
    } catch (error) {
      this.#database.exec('ROLLBACK')
      throw error
    }
  }
}
