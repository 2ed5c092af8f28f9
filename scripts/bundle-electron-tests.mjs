// Bundles tests for Electron's Node: one module a file, the project's code inside, packages outside. Tools' Node.
import { basename } from 'node:path'
import { rmSync } from 'node:fs'
import { build } from 'vite'

const [out, ...files] = process.argv.slice(2)
rmSync(out, { recursive: true, force: true })
await build({
  configFile: false,
  logLevel: 'warn',
  build: {
    ssr: true,
    target: 'node20',
    outDir: out,
    emptyOutDir: true,
    minify: false,
    rollupOptions: {
      input: Object.fromEntries(files.map((file) => [basename(file, '.ts'), file])),
      output: { entryFileNames: '[name].mjs', chunkFileNames: 'chunks/[name].js' },
    },
  },
})
