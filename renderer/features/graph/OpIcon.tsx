import { Box, CircleHelp, Combine, Diff, Files, Layers, SquareTerminal } from 'lucide-react'
import type { OpKind } from '#shared/build/build-event.ts'
import { opKindWords } from '#shared/graph/ops-graph.ts'

const icons: Readonly<Record<OpKind, typeof Box>> = {
  exec: SquareTerminal,
  file: Files,
  source: Box,
  merge: Combine,
  diff: Diff,
  build: Layers,
  unknown: CircleHelp,
}

/** The picture of a kind of operation. */
export function OpIcon({ kind }: { readonly kind: OpKind }) {
  const Icon = icons[kind]
  return <Icon size={14} role="img" aria-label={opKindWords[kind]} />
}
