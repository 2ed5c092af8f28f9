/**
 * For each node of a graph the number of the circle it is part of, the same for all of one circle; `undefined` for a node
 * that no circle goes through. Linear (Tarjan's strongly connected components), without recursion.
 */
export function inCycles(next: readonly (readonly number[])[]): readonly (number | undefined)[] {
  const order: (number | undefined)[] = next.map(() => undefined)
  const low: number[] = next.map(() => 0)
  const component: (number | undefined)[] = next.map(() => undefined)
  const closed = next.map(() => false)
  const open: number[] = []
  let counter = 0
  for (let root = 0; root < next.length; root += 1) {
    if (order[root] !== undefined) continue
    const path = [{ node: root, edge: 0 }]
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { node } = top
      if (top.edge === 0) {
        order[node] = counter
        low[node] = counter
        counter += 1
        open.push(node)
      }
      const to = next[node]?.[top.edge]
      top.edge += 1
      if (to !== undefined) {
        if (order[to] === undefined) path.push({ node: to, edge: 0 })
        else if (closed[to] !== true) low[node] = Math.min(low[node] ?? 0, order[to])
        continue
      }
      path.pop()
      const parent = path.at(-1)
      if (parent !== undefined) low[parent.node] = Math.min(low[parent.node] ?? 0, low[node] ?? 0)
      if (low[node] !== order[node]) continue
      const members = open.splice(open.lastIndexOf(node))
      const isCircle = members.length > 1 || next[node]?.includes(node) === true
      for (const member of members) {
        closed[member] = true
        if (isCircle) component[member] = node
      }
    }
  }
  return component
}
