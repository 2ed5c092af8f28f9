import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The window on a double of its main process: `vite build -c` this file, then serve `artifacts/renderer-harness`. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: '../../../artifacts/renderer-harness',
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4000,
    minify: false,
  },
})
