import type { BuildOpMount } from '#shared/build/build-event.ts'
import { formatSize } from '#shared/format/size.ts'
import type { OpBox } from '#shared/graph/ops-graph.ts'
import { shortDigest } from '#shared/graph/ops-graph.ts'
import { showOp } from '#renderer/stores/ops-selection.ts'
import { Button } from '#renderer/ui/Button.tsx'
import styles from './OpsDetail.module.css'

interface OpMountsProps {
  readonly mounts: readonly BuildOpMount[]
  readonly boxes: Readonly<Record<string, OpBox>>
}

/** The mounts of an op with their options. */
export function OpMounts({ mounts, boxes }: OpMountsProps) {
  return (
    <section className={styles['others']}>
      <h2>Mounts</h2>
      <ul>
        {mounts.map((mount, index) => (
          <li key={index} className={styles['mount']} data-testid={`op-mount-${mount.kind}`}>
            <b>{mount.kind}</b> <code>{mount.target}</code>
            <p>{mountFacts(mount).join(', ')}</p>
            {mount.input !== undefined && (
              <Button
                variant="link"
                disabled={boxes[mount.input] === undefined}
                onClick={() => showOp(mount.input ?? '', 'search')}
              >
                from {boxes[mount.input]?.title ?? shortDigest(mount.input)}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function mountFacts({ kind, id, source, readOnly, sharing, size, given }: BuildOpMount): readonly string[] {
  return [
    ...(id === undefined ? [] : [`id ${id}`]),
    ...(source === undefined ? [] : [`its ${source}`]),
    ...(kind === 'cache' ? [sharing ?? 'shared'] : []),
    ...(kind === 'tmpfs' ? [size === undefined ? 'no limit' : `at most ${formatSize(size)}`] : []),
    ...(given === undefined
      ? [readOnly ? 'read only' : 'writable']
      : [
          `mode 0${given.mode.toString(8)}`,
          `owner ${given.uid}:${given.gid}`,
          given.optional ? 'optional' : 'required',
        ]),
  ]
}
