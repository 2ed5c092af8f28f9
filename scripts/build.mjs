// npm run build: the application's bundles, whether or not a source changed.
import { ensureAppBuild } from './lib/app-build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { main } from './lib/say.mjs'

await main(async () => {
  await ensureDependencies()
  await ensureAppBuild({ force: true })
})
