import { builtinModules } from 'node:module'
import { defineConfig } from 'vite'
import manifest from './package.json' with { type: 'json' }

/**
 * The command line, `slipway`, with the thread of its history and the process that ends the private engine after a killed
 * user: ES modules for plain Node. What `dependencies` names stays in node_modules.
 */
export default defineConfig({
  build: {
    outDir: 'dist/cli',
    emptyOutDir: true,
    target: 'node20',
    sourcemap: true,
    minify: false,
    ssr: true,
    rolldownOptions: {
      input: {
        slipway: 'electron/cli/index.ts',
        'engine-keeper': 'electron/services/private-engine/engine-keeper.ts',
        'history-worker': 'electron/services/history/history-worker.ts',
      },
      output: { format: 'es', entryFileNames: '[name].js' },
      external: [
        ...builtinModules,
        ...builtinModules.map((name) => `node:${name}`),
        ...Object.keys(manifest.dependencies),
      ],
    },
  },
  ssr: { noExternal: true, external: Object.keys(manifest.dependencies) },
})
