import { Database, FileText, FolderInput, Globe, KeyRound, Lock, MemoryStick, Shield } from 'lucide-react'
import type { Badge } from '#shared/graph/build-graph.ts'
import styles from './Card.module.css'

const icons = {
  cache: Database,
  bind: FolderInput,
  secret: KeyRound,
  ssh: Lock,
  tmpfs: MemoryStick,
  network: Globe,
  security: Shield,
  heredoc: FileText,
} as const

/** What a RUN is given beside its command. */
export function BadgeView({ badge }: { readonly badge: Badge }) {
  const Icon = icons[badge.kind]
  return (
    <span
      className={styles['badge']}
      data-kind={badge.kind}
      data-testid={`badge-${badge.kind}`}
      title={badge.description}
      role="img"
      aria-label={badge.description}
    >
      <Icon size={10} aria-hidden />
      {badge.kind}
    </span>
  )
}
