import { describe, expect, it } from 'vitest'
import { createClient } from '#shared/ipc/client.ts'
import type { ToMain, ToWindow } from '#shared/ipc/wire.ts'
import { ok } from '#shared/result.ts'

/** A client, what it sent, and a way to answer it. */
function connected() {
  const sent: ToMain[] = []
  let receive: (message: ToWindow) => void = () => undefined
  const client = createClient({
    send: (message) => sent.push(message),
    receive: (listener) => {
      receive = listener
    },
  })
  return { client, sent, answer: (message: ToWindow) => receive(message) }
}

describe('the client', () => {
  it('matches answers to calls by id, in whatever order they come', async () => {
    const { client, sent, answer } = connected()
    const first = client.settings.get()
    const second = client.projects.recent()
    expect(sent).toEqual([
      { kind: 'call', id: 1, group: 'settings', name: 'get', argument: undefined },
      { kind: 'call', id: 2, group: 'projects', name: 'recent', argument: undefined },
    ])
    answer({ kind: 'answer', id: 2, result: ok([]) })
    answer({ kind: 'answer', id: 1, result: ok({ theme: 'dark', wordWrap: true }) })
    expect(await second).toEqual(ok([]))
    expect(await first).toEqual(ok({ theme: 'dark', wordWrap: true }))
  })

  it('hands a stream on until it is undone, and says so once', () => {
    const { client, sent, answer } = connected()
    const seen: unknown[] = []
    const undo = client.engine.watch((message) => seen.push(message.kind))
    answer({ kind: 'items', id: 1, seq: 0, items: [{ kind: 'connecting', what: '' }] })
    undo()
    undo()
    answer({ kind: 'items', id: 1, seq: 1, items: [] })
    expect(seen).toEqual(['items'])
    expect(sent.slice(1)).toEqual([{ kind: 'dispose', id: 1 }])
  })

  it('does not dispose a stream that has ended', () => {
    const { client, sent, answer } = connected()
    const undo = client.builds.watch({ id: 'b' }, () => undefined)
    answer({ kind: 'end', id: 1, result: ok(undefined) })
    undo()
    expect(sent).toHaveLength(1)
  })

  it('tells an event to every listener that is still there', () => {
    const { client, answer } = connected()
    const seen: string[] = []
    const undo = client.app.command((id) => seen.push(`first ${id}`))
    client.app.command((id) => seen.push(`second ${id}`))
    answer({ kind: 'event', group: 'app', name: 'command', payload: 'file.save' })
    undo()
    answer({ kind: 'event', group: 'app', name: 'command', payload: 'build.start' })
    expect(seen).toEqual(['first file.save', 'second file.save', 'second build.start'])
  })
})
