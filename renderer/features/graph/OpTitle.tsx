import { imageOfOpTitle } from '#shared/graph/op-image.ts'
import { ImageName } from './ImageName.tsx'
import styles from './OpTitle.module.css'

/** What an op does; of an image, its tag stays in sight. */
export function OpTitle({ title }: { readonly title: string }) {
  const image = imageOfOpTitle(title)
  if (image === undefined) return title
  return (
    <span className={styles['from']}>
      {'FROM '}
      <ImageName name={image} />
    </span>
  )
}
