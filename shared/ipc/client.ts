import type { Result } from '../result.ts'
import type { AppError } from './app-error.ts'
import { contract } from './contract.ts'
import type { AnyCall } from './describe.ts'
import type { Client } from './types.ts'
import type { ToMain, ToWindow } from './wire.ts'

/** A way to the main process: Electron's IPC in the window, a function call in tests. */
export interface ClientPort {
  send(message: ToMain): void
  /** Told once; every message of the main process goes to the listener. */
  receive(listener: (message: ToWindow) => void): void
}

/** Makes the window's client by walking the contract: one function a call. */
export function createClient(port: ClientPort): Client {
  let lastId = 0
  const answers = new Map<number, (result: Result<unknown, AppError>) => void>()
  const streams = new Map<number, (message: ToWindow) => void>()
  const events = new Map<string, Set<(payload: unknown) => void>>()

  port.receive((message) => {
    switch (message.kind) {
      case 'answer':
        answers.get(message.id)?.(message.result)
        answers.delete(message.id)
        return
      case 'start':
      case 'items':
        streams.get(message.id)?.(message)
        return
      case 'end':
        streams.get(message.id)?.(message)
        streams.delete(message.id)
        return
      case 'event':
        for (const listener of events.get(`${message.group}.${message.name}`) ?? []) listener(message.payload)
    }
  })

  const request = (group: string, name: string) => (argument?: unknown) =>
    new Promise<Result<unknown, AppError>>((resolve) => {
      const id = ++lastId
      answers.set(id, resolve)
      port.send({ kind: 'call', id, group, name, argument })
    })

  const listen = (group: string, name: string) => (listener: (payload: unknown) => void) => {
    const key = `${group}.${name}`
    const listeners = events.get(key) ?? new Set()
    events.set(key, listeners.add(listener))
    return () => void listeners.delete(listener)
  }

  const stream =
    (group: string, name: string) =>
    (...args: readonly unknown[]) => {
      const listener = args.at(-1) as (message: unknown) => void
      const id = ++lastId
      streams.set(id, listener)
      port.send({ kind: 'call', id, group, name, argument: args.length > 1 ? args[0] : undefined })
      return () => {
        if (streams.delete(id)) port.send({ kind: 'dispose', id })
      }
    }

  const make = { request, event: listen, stream }
  const groups = Object.entries(contract).map(([group, calls]) => [
    group,
    Object.fromEntries(
      Object.entries(calls as Readonly<Record<string, AnyCall>>).map(([name, call]) => [
        name,
        make[call.kind](group, name),
      ]),
    ),
  ])
  return Object.fromEntries(groups) as Client
}
