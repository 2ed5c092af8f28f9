import type { GraphView } from '#shared/graph/graph-view.ts'
import { defaultGraphView } from '#shared/graph/graph-view.ts'
import * as v from 'valibot'
import { graphModes, graphViewStore } from './graph-view-store.ts'

const direction = v.picklist(['right', 'down'])
const viewSchema = v.object({
  direction,
  hideExternal: v.boolean(),
  onlyTarget: v.boolean(),
  collapsed: v.array(v.string()),
})
/** `direction` is the one that was chosen last, for files that were never looked at. */
const lookSchema = v.object({
  mode: v.picklist(graphModes),
  opsTable: v.boolean(),
  minimap: v.boolean(),
  direction,
})

const lookKey = 'slipway.graph-look'
/** Where the view of the file that is open is kept. */
let key: string | undefined

/** Looks at a Dockerfile as it was looked at the last time, also after a restart. */
export function recallGraphView(path: string | undefined): void {
  key = undefined
  graphViewStore.setState({ view: path === undefined ? defaultGraphView : viewOf(path) })
  key = path === undefined ? undefined : keyOf(path)
}

/** Looks at graphs in the way of the last time; keeps that, and how each Dockerfile is looked at, until undone. */
export function connectGraphViewMemory(): () => void {
  const known = read(lookKey, lookSchema)
  if (known !== undefined) {
    const { mode, opsTable, minimap } = known
    graphViewStore.setState({ mode, opsTable, minimap })
  }
  return graphViewStore.subscribe(({ view, mode, opsTable, minimap }, before) => {
    if (key !== undefined && view !== before.view) localStorage.setItem(key, JSON.stringify(view))
    const isTurned = key !== undefined && view.direction !== before.view.direction
    if (isTurned || mode !== before.mode || opsTable !== before.opsTable || minimap !== before.minimap) {
      const direction = isTurned ? view.direction : usualDirection()
      const look = { mode, opsTable, minimap, direction }
      localStorage.setItem(lookKey, JSON.stringify(look))
    }
  })
}

function keyOf(path: string): string {
  return `slipway.graph-view:${path}`
}

function viewOf(path: string): GraphView {
  return read(keyOf(path), viewSchema) ?? { ...defaultGraphView, direction: usualDirection() }
}

/** That which was chosen last. */
function usualDirection(): GraphView['direction'] {
  return read(lookKey, lookSchema)?.direction ?? defaultGraphView.direction
}

/** What is kept under a name, if it is still what is expected there. */
function read<S extends v.GenericSchema>(name: string, schema: S): v.InferOutput<S> | undefined {
  const text = localStorage.getItem(name)
  if (text === null) return undefined
  const known = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text)
  return known.success ? known.output : undefined
}
