// What a stock Electron runs when it is given a folder: as its own default app, the part that loads an application.
// Awaited at the top, so that the application's code is in place before Electron says it is ready.
import { app } from 'electron'
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const args = process.argv.slice(1)
let folder
for (let at = 0; at < args.length && folder === undefined; at += 1) {
  if (args[at] === '-r' || args[at] === '--require') createRequire(import.meta.url)(resolve(args[(at += 1)]))
  else if (args[at] === '--') break
  else if (!args[at].startsWith('-')) folder = resolve(args[at])
}

if (folder === undefined) {
  process.stdout.write('Usage: electron FOLDER [arguments]\n')
  app.exit(2)
} else {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  app.name = manifest.productName ?? manifest.name
  app.setVersion(manifest.version)
  app.setAppPath(folder)
  await import(pathToFileURL(join(folder, manifest.main)).href)
}
