import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'libsql'
import type { HistoryHealth } from '#shared/history/history.ts'
import { codeOf } from '#electron/lib/file-error.ts'
import { messageOf } from '#electron/lib/message-of.ts'
import { migrations } from './migrations.ts'

export interface OpenedDatabase {
  /** Absent where there is nothing to be read either. */
  readonly database?: Database.Database
  readonly health: HistoryHealth
}

/** How long one studio waits for another's writing, ms. */
const BUSY_LIMIT = 5000

/** How long it waits before it tries again what SQLite refuses at once, ms. */
const BUSY_PAUSE = 20

/**
 * Opens the file of the history and brings it to this version's schema. Never throws: what is no database, or a broken one,
 * is put aside under another name; one of a later version is only read.
 */
export function openDatabase(file: string): OpenedDatabase {
  try {
    mkdirSync(dirname(file), { recursive: true })
    return patiently(file)
  } catch (error) {
    if (!isBroken(error, file)) return { health: { kind: 'off', message: offMessage(error) } }
  }
  try {
    const movedTo = putAside(file)
    const { database } = patiently(file)
    const message = `The history of builds could not be read. It was put aside as ${movedTo}; a new one was begun.`
    return { ...(database && { database }), health: { kind: 'renewed', message, movedTo } }
  } catch (error) {
    return { health: { kind: 'off', message: offMessage(error) } }
  }
}

/** Of studios that make the file at once some are refused without a wait: SQLite's own patience has no say in that. */
function patiently(file: string): OpenedDatabase {
  const until = Date.now() + BUSY_LIMIT
  for (;;) {
    try {
      return prepared(file)
    } catch (error) {
      if (!isBusy(error) || Date.now() > until) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BUSY_PAUSE) // This thread does nothing else.
    }
  }
}

function prepared(file: string): OpenedDatabase {
  const database = new Database(file, { timeout: BUSY_LIMIT })
  try {
    const version = versionOf(database)
    if (version > migrations.length) {
      database.exec('PRAGMA query_only = 1')
      const message = `A later version of Slipway has written the history (schema ${version}); this one, which knows ${migrations.length}, only reads it.`
      return { database, health: { kind: 'read-only', message } }
    }
    checkWhole(database)
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON')
    if (version < migrations.length) migrate(database)
    return { database, health: { kind: 'ok' } }
  } catch (error) {
    database.close()
    throw error
  }
}

/** Under the lock of the first writer: of two studios that start at once, one migrates and the other finds it done. */
function migrate(database: Database.Database): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    for (let version = versionOf(database); version < migrations.length; version += 1) {
      database.exec(migrations[version] ?? '')
      database.exec(`PRAGMA user_version = ${version + 1}`)
    }
    database.exec('COMMIT')
  } catch (error) {
    database.exec('ROLLBACK')
    throw error
  }
}

function versionOf(database: Database.Database): number {
  return (database.prepare('PRAGMA user_version').get() as { readonly user_version: number }).user_version
}

class BrokenDatabaseError extends Error {}

function checkWhole(database: Database.Database): void {
  const found = database.prepare('PRAGMA quick_check(1)').get() as
    { readonly quick_check?: string } | undefined
  if (found?.quick_check !== 'ok')
    throw new BrokenDatabaseError(found?.quick_check ?? 'the check gave nothing')
}

function isBroken(error: unknown, file: string): boolean {
  if (!existsSync(file) || !statSync(file).isFile()) return false
  if (error instanceof BrokenDatabaseError) return true
  const code = codeOf(error) // SQLite's name of it.
  return code?.startsWith('SQLITE_CORRUPT') === true || code === 'SQLITE_NOTADB'
}

/** The files beside a database belong to it: an old log must not be applied to a new database. */
function putAside(file: string): string {
  const stamp = new Date().toISOString().replaceAll(':', '-')
  const movedTo = `${file}.broken-${stamp}`
  renameSync(file, movedTo)
  for (const suffix of ['-wal', '-shm', '-journal']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, movedTo + suffix)
  }
  return movedTo
}

function isBusy(error: unknown): boolean {
  return codeOf(error)?.startsWith('SQLITE_BUSY') === true
}

function offMessage(error: unknown): string {
  const reason = isBusy(error) ? 'another program holds its file' : messageOf(error)
  return `Builds are not recorded: ${reason}. Times of past builds are not known.`
}
