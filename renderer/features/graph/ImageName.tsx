import { imageParts } from '#shared/dockerfile/image-parts.ts'
import { leastName } from '#shared/graph/export/cut-image-name.ts'
import styles from './ImageName.module.css'

/** An image's name that, where it has no room, loses its registry first and its tag last, as `cutImageName` has it. */
export function ImageName({ name: image }: { readonly name: string }) {
  const { name, version } = imageParts(image)
  return (
    <span className={styles['image']}>
      <span className={styles['name']} style={{ minWidth: `${Math.min(leastName, name.length)}ch` }}>
        <bdi dir="ltr">{name}</bdi>
      </span>
      {version !== '' && <span className={styles['version']}>{version}</span>}
    </span>
  )
}
