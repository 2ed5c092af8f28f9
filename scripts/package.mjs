// npm run package: an unpacked application in release/.
import { ensureAppBuild } from './lib/app-build.mjs'
import { ensureDependencies } from './lib/dependencies.mjs'
import { ensureElectron } from './lib/electron-runtime.mjs'
import { packageApp } from './lib/package-app.mjs'
import { main } from './lib/say.mjs'

await main(async () => {
  await ensureDependencies()
  await ensureAppBuild()
  await packageApp(await ensureElectron())
})
