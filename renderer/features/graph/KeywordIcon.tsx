import type { Keyword } from '#shared/dockerfile/dockerfile-model.ts'
import { keywordIcons } from '#shared/graph/icons.ts'
import { IconView } from './IconView.tsx'
import styles from './Card.module.css'

/** The picture of an instruction. */
export function KeywordIcon({ keyword }: { readonly keyword: Keyword | 'unknown' }) {
  return <IconView icon={keywordIcons[keyword]} size={13} className={styles['keyword']} />
}
