import { ipcMain, type BrowserWindow, type IpcMainEvent, type WebContents } from 'electron'
import * as v from 'valibot'
import { Batcher } from '#electron/lib/batcher.ts'
import type { Logger } from '#electron/lib/logger.ts'
import type { AppError } from '#shared/ipc/app-error.ts'
import { argumentSchemas } from '#shared/ipc/arguments.ts'
import { contract } from '#shared/ipc/contract.ts'
import type { AnyCall } from '#shared/ipc/describe.ts'
import { channels, type ToMain, type ToWindow } from '#shared/ipc/wire.ts'
import { err, type Result } from '#shared/result.ts'
import type { CallContext, Handlers, StreamSink } from './handlers.ts'

type AnyHandler = (
  argument: unknown,
  sinkOrContext: StreamSink<unknown, unknown> | CallContext,
  context?: CallContext,
) => unknown

const toMainSchema = v.union([
  v.strictObject({
    kind: v.literal('call'),
    id: v.pipe(v.number(), v.integer(), v.minValue(1)),
    group: v.string(),
    name: v.string(),
    argument: v.optional(v.unknown()),
  }),
  v.strictObject({ kind: v.literal('dispose'), id: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
])

/** Serves the contract to windows: checks the sender and the argument of every message, and ends what a window leaves. */
export class IpcTransport {
  readonly #handlers: Handlers
  readonly #origin: string
  readonly #logger: Logger
  /** Calls under way: by window, then by the window's call id. */
  readonly #calls = new Map<number, Map<number, AbortController>>()
  readonly #windows = new Map<number, WebContents>()

  constructor(handlers: Handlers, origin: string, logger: Logger) {
    this.#handlers = handlers
    this.#origin = origin
    this.#logger = logger
    ipcMain.on(channels.toMain, this.#onMessage)
  }

  /** From now on this window is listened to. A navigation, a reload, a crash and closing end its calls. */
  serve(window: BrowserWindow): void {
    const contents = window.webContents
    const { id } = contents
    this.#windows.set(id, contents)
    contents.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) this.#endCalls(id, 'the window loaded anew')
    })
    contents.on('render-process-gone', () => this.#endCalls(id, 'the window crashed'))
    contents.once('destroyed', () => {
      this.#endCalls(id, 'the window closed')
      this.#windows.delete(id)
    })
  }

  /** Says an event of the contract to one window. */
  emit(contents: WebContents, group: keyof typeof contract, name: string, payload: unknown): void {
    this.#send(contents, { kind: 'event', group, name, payload })
  }

  dispose(): void {
    ipcMain.off(channels.toMain, this.#onMessage)
    for (const id of [...this.#calls.keys()]) this.#endCalls(id, 'the studio ends')
  }

  readonly #onMessage = (event: IpcMainEvent, raw: unknown): void => {
    const contents = event.sender
    const frame = event.senderFrame
    const trusted =
      this.#windows.get(contents.id) === contents &&
      frame === contents.mainFrame &&
      frame.url.startsWith(`${this.#origin}/`)
    if (!trusted) {
      this.#logger.error(`A message from an unknown sender was refused (${frame?.url ?? 'no frame'})`)
      return
    }
    const message = v.safeParse(toMainSchema, raw)
    if (!message.success) {
      this.#logger.error('A malformed message of the window was refused')
      return
    }
    this.#take(contents, message.output as ToMain)
  }

  #take(contents: WebContents, message: ToMain): void {
    const calls = this.#callsOf(contents.id)
    if (message.kind === 'dispose') {
      calls.get(message.id)?.abort(new Error('the window cancelled the call'))
      calls.delete(message.id)
      return
    }
    const { id, group, name } = message
    const call = lookUp(contract, group, name) as AnyCall | undefined
    const handler = lookUp(this.#handlers, group, name) as AnyHandler | undefined
    const schema = lookUp(argumentSchemas, group, name) as v.GenericSchema | undefined
    if (!call || !handler || !schema || calls.has(id)) {
      this.#refuse(contents, id, call?.kind, `There is no call ${group}.${name}, or its id is in use.`)
      return
    }
    const argument = v.safeParse(schema, message.argument)
    if (!argument.success) {
      const where = v.getDotPath(argument.issues[0]) ?? 'argument'
      this.#refuse(contents, id, call.kind, `${group}.${name}: ${where}: ${argument.issues[0].message}`)
      return
    }
    const controller = new AbortController()
    calls.set(id, controller)
    const context = { windowId: contents.id, signal: controller.signal }
    if (call.kind === 'stream') this.#stream(contents, id, handler, argument.output, context)
    else void this.#answer(contents, id, handler, argument.output, context)
  }

  async #answer(
    contents: WebContents,
    id: number,
    handler: AnyHandler,
    argument: unknown,
    context: CallContext,
  ): Promise<void> {
    let result: Result<unknown, AppError>
    try {
      result = (await handler(argument, context)) as Result<unknown, AppError>
    } catch (error) {
      result = err(this.#internal(error))
    }
    this.#callsOf(contents.id).delete(id)
    if (!context.signal.aborted) this.#send(contents, { kind: 'answer', id, result })
  }

  #stream(
    contents: WebContents,
    id: number,
    handler: AnyHandler,
    argument: unknown,
    context: CallContext,
  ): void {
    let seq = 0
    const { signal } = context
    const batcher = new Batcher<unknown>((items) => {
      this.#send(contents, { kind: 'items', id, seq, items })
      seq += items.length
    }, roughSize)
    const sink: StreamSink<unknown, unknown> = {
      start: (start) => {
        if (!signal.aborted) this.#send(contents, { kind: 'start', id, seq, start })
      },
      push: (items) => {
        if (!signal.aborted) batcher.push(items)
      },
      end: (result) => {
        if (signal.aborted) return
        batcher.flush()
        this.#callsOf(contents.id).delete(id)
        this.#send(contents, { kind: 'end', id, result })
      },
    }
    signal.addEventListener('abort', () => batcher.dispose(), { once: true })
    try {
      handler(argument, sink, context)
    } catch (error) {
      sink.end(err(this.#internal(error)))
    }
  }

  #refuse(contents: WebContents, id: number, kind: AnyCall['kind'] | undefined, message: string): void {
    this.#logger.error(message)
    const result = err({ kind: 'invalid-argument', message } as const)
    this.#send(contents, { kind: kind === 'stream' ? 'end' : 'answer', id, result })
  }

  #internal(error: unknown): AppError {
    this.#logger.error('A call failed', error)
    const { message, stack } = error instanceof Error ? error : new Error(String(error))
    return { kind: 'internal', message, ...(stack === undefined ? {} : { detail: stack }) }
  }

  #callsOf(windowId: number): Map<number, AbortController> {
    const calls = this.#calls.get(windowId) ?? new Map<number, AbortController>()
    this.#calls.set(windowId, calls)
    return calls
  }

  #endCalls(windowId: number, why: string): void {
    for (const controller of this.#calls.get(windowId)?.values() ?? []) controller.abort(new Error(why))
    this.#calls.delete(windowId)
  }

  #send(contents: WebContents, message: ToWindow): void {
    if (!contents.isDestroyed()) contents.send(channels.toWindow, message)
  }
}

/** Own properties alone: a window may name anything. */
function lookUp(tree: object, group: string, name: string): unknown {
  const calls = Object.hasOwn(tree, group) ? (tree as Record<string, object>)[group] : undefined
  return calls && Object.hasOwn(calls, name) ? (calls as Record<string, unknown>)[name] : undefined
}

/** Enough to keep a batch small: text counts, all else is a guess. */
function roughSize(item: unknown): number {
  const text = (item as { readonly text?: unknown }).text
  return 200 + (typeof text === 'string' ? text.length : 0)
}
