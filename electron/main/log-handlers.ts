import { clipboard, type BrowserWindow } from 'electron'
import type { BuildLogs } from '#electron/services/build-log/build-logs.ts'
import { ok } from '#shared/result.ts'
import { chooseSavePath } from './dialogs.ts'
import type { Handlers } from './handlers.ts'

const dialogOfLogs = { title: 'Save Log', kind: 'Text', extensions: ['log', 'txt'] } as const

/** The calls about what builds print. */
export function logHandlers(
  logs: BuildLogs,
  windowOf: (id: number) => BrowserWindow | undefined,
): Handlers['logs'] {
  return {
    list: async ({ root }) => ok(await logs.list(root)),
    watch: ({ build }, sink, { signal }) => {
      sink.start(null)
      const undo = logs.watch(build, sink)
      signal.addEventListener('abort', undo, { once: true })
    },
    read: (part, { signal }) => logs.read(part, signal),
    states: ({ build, line }, { signal }) => logs.states(build, line, signal),
    search: (query, sink, { signal }) => {
      sink.start(null)
      void logs.search(query, (progress) => sink.push([progress]), signal).then((result) => sink.end(result))
    },
    save: async ({ name, form, ...part }, { windowId, signal }) => {
      const window = windowOf(windowId)
      const path = window && (await chooseSavePath(window, { ...dialogOfLogs, path: name }))
      if (path === undefined) return ok(null)
      const saved = await logs.save(part, path, { form, named: part.steps?.length !== 1 }, signal)
      return saved.ok ? ok(path) : saved
    },
    copy: async (part, { signal }) => {
      const text = await logs.text(part, { form: 'shown', named: false }, signal)
      if (!text.ok) return text
      await clipboard.writeText(text.value)
      return ok(undefined)
    },
  }
}
