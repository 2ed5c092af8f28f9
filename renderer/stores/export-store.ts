import { createStore } from 'zustand/vanilla'

/** How an export goes. */
export type ExportView =
  | { readonly kind: 'idle' }
  | { readonly kind: 'working' }
  /** For people: `Saved Dockerfile.svg`. */
  | { readonly kind: 'done'; readonly message: string }

export const exportStore = createStore<ExportView>(() => ({ kind: 'idle' }))

export function showExport(view: ExportView): void {
  exportStore.setState(view, true)
}
