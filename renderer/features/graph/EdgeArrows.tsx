import styles from './EdgeArrows.module.css'

/** The heads of edges, by `<prefix>-<kind>`; `lit` is that of an edge that stands out. */
export function EdgeArrows({ prefix }: { readonly prefix: string }) {
  return (
    <defs>
      {(['from', 'copy', 'mount', 'lit'] as const).map((kind) => (
        <marker
          key={kind}
          id={`${prefix}-${kind}`}
          className={styles[kind]}
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M1 1 7 4 1 7Z" />
        </marker>
      ))}
    </defs>
  )
}
