// A display to draw on, or a virtual one.
import { ensurePackages } from './system-packages.mjs'
import { findProgram } from './run.mjs'
import { SetupError } from './say.mjs'

/** Whether windows can be shown. */
export const hasDisplay = (env = process.env) =>
  process.platform !== 'linux' || Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY)

/** Adds Xvfb where it is needed and missing. */
export async function ensureVirtualDisplay() {
  if (hasDisplay() || (findProgram('xvfb-run') !== undefined && findProgram('xauth') !== undefined)) return
  await ensurePackages(['xvfb', 'xauth'])
  if (findProgram('xvfb-run') === undefined)
    throw new SetupError(
      'There is no display, and xvfb-run is not installed.',
      'Install Xvfb, or set DISPLAY.',
    )
}

/** The command that runs a program, on a virtual display where there is none. */
export const onDisplay = (program, args) =>
  hasDisplay()
    ? [program, args]
    : ['xvfb-run', ['--auto-servernum', '--server-args=-screen 0 1600x1000x24', program, ...args]]
