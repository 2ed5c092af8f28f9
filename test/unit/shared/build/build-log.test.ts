import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LogEvent } from '#shared/build/build-event.ts'
import {
  appendLogs,
  type BuildLog,
  emptyBuildLog,
  lastLines,
  lineAt,
  linesPerChunk,
  lineTotal,
  visibleText,
} from '#shared/build/build-log.ts'

function log(text: string, stream: LogEvent['stream'] = 'stdout', digest = 'a', at = 1): LogEvent {
  return { kind: 'log', digest, stream, at, text }
}

function texts(logs: BuildLog, digest = 'a'): readonly string[] {
  const found = logs.get(digest)
  return found === undefined ? [] : lastLines(found, lineTotal(found)).map(({ text }) => text)
}

test('a line may be split over messages; streams do not mix', () => {
  const logs = appendLogs(emptyBuildLog, [
    log('hel'),
    log('warn', 'stderr', 'a', 2),
    log('lo\nwor', 'stdout', 'a', 3),
    log('ing\n', 'stderr'),
    log('ld'),
  ])
  expect(texts(logs)).toEqual(['hello', 'warning', 'world'])
  expect(lineAt(logs.get('a')!, 1)).toEqual({ text: 'warning', stream: 'stderr', at: 2 })
})

test('full chunks and the logs of other steps keep their identity', () => {
  const lines = Array.from({ length: linesPerChunk + 10 }, (_, i) => `${i}\n`).join('')
  const before = appendLogs(emptyBuildLog, [log(lines), log('x\n', 'stdout', 'b')])
  const after = appendLogs(before, [log('more\n')])
  expect(after.get('a')?.chunks[0]).toBe(before.get('a')?.chunks[0])
  expect(after.get('b')).toBe(before.get('b'))
  expect(before.get('a')?.lineCount).toBe(linesPerChunk + 10)
  expect(after.get('a')?.lineCount).toBe(linesPerChunk + 11)
  expect(appendLogs(after, [{ kind: 'started', at: 1, ref: 'r' }])).toBe(after)
})

test('any split into batches and messages gives the same lines', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b\n', '\n', '\r'), { maxLength: 40 })
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, fc.array(fc.nat(9)), (whole, sizes) => {
      let logs = emptyBuildLog
      let at = 0
      for (const size of [...sizes, whole.length]) {
        logs = appendLogs(logs, [log(whole.slice(at, at + size))])
        at += size
      }
      expect(texts(logs).join('\n')).toBe(whole.endsWith('\n') ? whole.slice(0, -1) : whole)
    }),
  )
})

test('a line that was written over shows what is left', () => {
  expect([visibleText('10%\r50%\r100%'), visibleText('done\r'), visibleText('plain')]).toEqual([
    '100%',
    'done',
    'plain',
  ])
})
