import type { GraphView } from '#shared/graph/graph-view.ts'
import { defaultGraphView } from '#shared/graph/graph-view.ts'
import * as v from 'valibot'
import { graphViewStore } from './graph-view-store.ts'

const schema = v.object({
  direction: v.picklist(['right', 'down']),
  hideExternal: v.boolean(),
  onlyTarget: v.boolean(),
  collapsed: v.array(v.string()),
})

/** Where the view of the file that is open is kept. */
let key: string | undefined

/** Looks at a Dockerfile as it was looked at the last time, also after a restart. */
export function recallGraphView(path: string | undefined): void {
  key = undefined
  graphViewStore.setState({ view: path === undefined ? defaultGraphView : kept(keyOf(path)) })
  key = path === undefined ? undefined : keyOf(path)
}

/** Keeps how each Dockerfile is looked at, until undone. What is looked at as usual takes no room. */
export function connectGraphViewMemory(): () => void {
  return graphViewStore.subscribe(({ view }, before) => {
    if (key === undefined || view === before.view) return
    const text = JSON.stringify(view)
    if (text === JSON.stringify(defaultGraphView)) localStorage.removeItem(key)
    else localStorage.setItem(key, text)
  })
}

function keyOf(path: string): string {
  return `slipway.graph-view:${path}`
}

function kept(name: string): GraphView {
  const text = localStorage.getItem(name)
  if (text === null) return defaultGraphView
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text)
  return read.success ? read.output : defaultGraphView
}
