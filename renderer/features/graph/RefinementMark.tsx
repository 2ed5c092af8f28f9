import { FileText, ShieldCheck } from 'lucide-react'
import { useStore } from 'zustand'
import { refinementStore } from '#renderer/stores/refinement-store.ts'
import { Tip } from '#renderer/ui/Tip.tsx'
import styles from './RefinementMark.module.css'

/**
 * Whether the engine has confirmed the graph or it is from the text alone, and why. While the engine is being asked, what
 * was true before stays, so that nothing flickers while somebody types.
 */
export function RefinementMark({ worded }: { readonly worded: boolean }) {
  const kind = useStore(refinementStore, (view) => view.kind)
  const checked = useStore(
    refinementStore,
    ({ kind: now, ops }) => now === 'refined' || (now === 'asking' && ops.length > 0),
  )
  const words = useStore(refinementStore, (view) => {
    if (view.kind === 'refined') return view.note
    return view.kind === 'unavailable' ? view.reason : 'The engine is being asked.'
  })
  if (kind === 'none') return null
  const Icon = checked ? ShieldCheck : FileText
  const title = checked ? 'Checked with the engine' : 'From the text alone'
  return (
    <Tip
      text={
        <>
          <strong>{title}</strong>
          <br />
          {words}
        </>
      }
    >
      <span
        className={styles['mark']}
        role="note"
        tabIndex={0}
        aria-label={`${title}. ${words}`}
        data-testid="refinement-mark"
        data-kind={kind}
        data-checked={checked}
      >
        <Icon size={14} aria-hidden />
        {worded && <span>{title}</span>}
      </span>
    </Tip>
  )
}
