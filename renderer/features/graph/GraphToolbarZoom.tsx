import { Minus, Plus } from 'lucide-react'
import { useStore } from 'zustand'
import { askZoom, graphCamera } from '#renderer/stores/graph-camera.ts'
import { Button } from '#renderer/ui/Button.tsx'
import { IconButton } from '#renderer/ui/IconButton.tsx'
import { Tip } from '#renderer/ui/Tip.tsx'
import styles from './GraphToolbar.module.css'

/** From how near the canvas is looked at. */
export function GraphToolbarZoom({ disabled }: { readonly disabled: boolean }) {
  const percent = useStore(graphCamera, ({ zoom }) => Math.round(zoom * 100))
  return (
    <>
      <IconButton
        label="Zoom out"
        keys="-"
        data-testid="graph-zoom-out"
        icon={<Minus size={14} />}
        disabled={disabled}
        onClick={() => askZoom('out')}
      />
      <Tip text="Back to life size">
        <Button
          variant="quiet"
          className={styles['percent'] ?? ''}
          aria-label={`Zoom: ${percent} %. Back to life size`}
          data-testid="graph-zoom"
          disabled={disabled}
          onClick={() => askZoom('reset')}
        >
          {percent} %
        </Button>
      </Tip>
      <IconButton
        label="Zoom in"
        keys="="
        data-testid="graph-zoom-in"
        icon={<Plus size={14} />}
        disabled={disabled}
        onClick={() => askZoom('in')}
      />
    </>
  )
}
