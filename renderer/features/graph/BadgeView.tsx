import type { Badge } from '#shared/graph/build-graph.ts'
import { badgeIcons } from '#shared/graph/icons.ts'
import { IconView } from './IconView.tsx'
import styles from './Card.module.css'

/** What a RUN is given beside its command. */
export function BadgeView({ badge }: { readonly badge: Badge }) {
  return (
    <span
      className={styles['badge']}
      data-kind={badge.kind}
      data-testid={`badge-${badge.kind}`}
      title={badge.description}
      role="img"
      aria-label={badge.description}
    >
      <IconView icon={badgeIcons[badge.kind]} size={10} />
      {badge.kind}
    </span>
  )
}
