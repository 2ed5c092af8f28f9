import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { stepTitle } from '#shared/build/step-title.ts'
import { formatDuration } from '#shared/format/duration.ts'
import type { OpBox } from '#shared/graph/ops-graph.ts'
import { opKindWords, shortDigest } from '#shared/graph/ops-graph.ts'
import { copyText } from '#renderer/stores/app-store.ts'
import { instructionOfOp, leaveOp, opsSelection, showOp } from '#renderer/stores/ops-selection.ts'
import { instructionById } from '#renderer/stores/find-instruction.ts'
import { graphStore } from '#renderer/stores/graph-store.ts'
import { selectLine } from '#renderer/stores/problem-actions.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { CopyButton } from '#renderer/ui/CopyButton.tsx'
import { StateIcon, stateWords } from '#renderer/ui/StateIcon.tsx'
import { OpMounts } from './OpMounts.tsx'
import { useOpState } from './use-op-state.ts'
import view from './OpsView.module.css'
import styles from './OpsDetail.module.css'

/** All that is known of the op that is selected; nothing where none is. */
export function OpsDetail({ boxes }: { readonly boxes: Readonly<Record<string, OpBox>> }) {
  const op = useStore(opsSelection, (selection) => selection.op)
  const box = op === undefined ? undefined : boxes[op]
  return box === undefined ? null : <Detail key={box.id} box={box} boxes={boxes} />
}

interface DetailProps {
  readonly box: OpBox
  readonly boxes: Readonly<Record<string, OpBox>>
}

function Detail({ box, boxes }: DetailProps) {
  const { op, place, users } = box
  const { state, time } = useOpState(op.digest)
  return (
    <aside className={view['detail']} aria-label="Op" data-testid="op-detail" data-digest={op.digest}>
      <div className={styles['head']}>
        <span className={styles['name']}>{stepTitle(op.name).text}</span>
        <Button variant="quiet" aria-label="Close" icon={<X size={14} />} onClick={leaveOp} />
      </div>
      <dl className={styles['facts']}>
        <Fact name="What">
          {opKindWords[op.kind]} ({op.kind})
        </Fact>
        {state !== 'none' && (
          <Fact name="State">
            <StateIcon state={state} /> {stateWords[state]}
            {time !== undefined && `, ${formatDuration(time)}`}
          </Fact>
        )}
        {place !== '' && <Fact name="Step">{place}</Fact>}
        {op.platform !== undefined && <Fact name="Platform">{op.platform}</Fact>}
        <Fact name="Digest">
          <code data-testid="op-digest">{op.digest}</code>
          <CopyButton label="Copy the digest" onCopy={() => copyText(op.digest)} />
        </Fact>
        {op.source !== undefined && (
          <Fact name="Source">
            <code data-testid="op-source">{op.source}</code>
            <CopyButton label="Copy the source" onCopy={() => copyText(op.source ?? '')} />
          </Fact>
        )}
        <Lines digest={op.digest} />
      </dl>
      <Others title="Inputs" digests={op.inputs} boxes={boxes} testId="op-input" />
      <Others title="Used by" digests={users} boxes={boxes} testId="op-user" />
      {op.mounts.length > 0 && <OpMounts mounts={op.mounts} boxes={boxes} />}
    </aside>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

/** The lines of the text on screen that the op is of: those that it was made of may have moved since. */
function Lines({ digest }: { readonly digest: string }) {
  const model = useStore(graphStore, (state) => state.model)
  const id = instructionOfOp(digest)
  const lines = id === undefined ? undefined : instructionById(model, id)?.lines
  if (lines === undefined) return null
  return (
    <Fact name="Lines">
      <Button variant="link" data-testid="op-lines" onClick={() => selectLine(lines.first)}>
        {lines.first === lines.last ? `Line ${lines.first}` : `Lines ${lines.first} to ${lines.last}`}
      </Button>
    </Fact>
  )
}

interface OthersProps {
  readonly title: string
  readonly digests: readonly string[]
  readonly boxes: Readonly<Record<string, OpBox>>
  readonly testId: string
}

function Others({ title, digests, boxes, testId }: OthersProps) {
  if (digests.length === 0) return null
  return (
    <section className={styles['others']}>
      <h2>{title}</h2>
      <ul>
        {digests.map((digest) => (
          <li key={digest}>
            <Button
              variant="quiet"
              data-testid={testId}
              title={boxes[digest]?.op.name ?? digest}
              disabled={boxes[digest] === undefined}
              onClick={() => showOp(digest, 'search')}
            >
              <span className={styles['other']}>{boxes[digest]?.title ?? 'A source that is hidden'}</span>
              <code>{shortDigest(digest)}</code>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
