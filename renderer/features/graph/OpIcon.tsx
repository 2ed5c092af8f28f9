import type { OpKind } from '#shared/build/build-event.ts'
import { opIcons } from '#shared/graph/icons.ts'
import { opKindWords } from '#shared/graph/ops-graph.ts'
import { IconView } from './IconView.tsx'

/** The picture of a kind of operation. */
export function OpIcon({ kind }: { readonly kind: OpKind }) {
  return <IconView icon={opIcons[kind]} size={14} label={opKindWords[kind]} />
}
