import type { Client } from '#shared/ipc/types.ts'

declare global {
  interface Window {
    readonly slipway?: Client
    readonly slipwayFiles?: { readonly pathForFile: (file: File) => string }
  }
}

/** The main process, as the preload exposes it. */
export function bridge(): Client {
  if (window.slipway === undefined) throw new Error('The window was opened without its preload.')
  return window.slipway
}

/** The absolute path of a dropped file or folder; empty if the file is not one of the disk. */
export function pathForFile(file: File): string {
  return window.slipwayFiles?.pathForFile(file) ?? ''
}
