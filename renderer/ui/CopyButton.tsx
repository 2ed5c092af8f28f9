import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from './Button.tsx'

export interface CopyButtonProps {
  /** What it copies, for its label: `Copy digest`. */
  readonly label: string
  readonly onCopy: () => void
  /** Shows the label beside the icon. */
  readonly worded?: boolean
}

/** Copies, and shows for a moment that it did. */
export function CopyButton({ label, onCopy, worded = false }: CopyButtonProps) {
  const [done, setDone] = useState(false)
  useEffect(() => {
    if (!done) return
    const timer = setTimeout(() => setDone(false), 1200)
    return () => clearTimeout(timer)
  }, [done])
  const icon = done ? <Check size={14} /> : <Copy size={14} />
  return (
    <Button
      variant="quiet"
      aria-label={label}
      title={done ? 'Copied' : label}
      icon={icon}
      onClick={() => {
        onCopy()
        setDone(true)
      }}
    >
      {worded ? (done ? 'Copied' : label) : undefined}
    </Button>
  )
}
