import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/**
 * The window. Paths are relative, so that the bundle runs under the studio's own scheme; fonts stay files because the
 * content policy allows no `data:` fonts.
 */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4000,
    reportCompressedSize: false,
  },
})
