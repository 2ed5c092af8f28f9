import { builtinModules } from 'node:module'
import { defineConfig } from 'vite'
import manifest from './package.json' with { type: 'json' }

/**
 * The main process, its threads, and the process that ends the private engine after a killed user: ES modules. What
 * `dependencies` names stays in node_modules; all else is bundled.
 */
export default defineConfig({
  build: {
    outDir: 'dist/main',
    emptyOutDir: true,
    target: 'node20',
    sourcemap: true,
    minify: false,
    ssr: true,
    rolldownOptions: {
      input: {
        index: 'electron/main/index.ts',
        'folder-worker': 'electron/buildkit/session/context/worker/folder-worker.ts',
        'folder-writer-worker': 'electron/buildkit/session/export/worker/writer-worker.ts',
        'engine-keeper': 'electron/services/private-engine/engine-keeper.ts',
        'history-worker': 'electron/services/history/history-worker.ts',
        'log-search-worker': 'electron/services/build-log/search/search-worker.ts',
      },
      output: { format: 'es', entryFileNames: '[name].js' },
      external: [
        'electron',
        ...builtinModules,
        ...builtinModules.map((name) => `node:${name}`),
        ...Object.keys(manifest.dependencies),
      ],
    },
  },
  ssr: { noExternal: true, external: Object.keys(manifest.dependencies) },
})
