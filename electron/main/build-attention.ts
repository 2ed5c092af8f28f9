import { BrowserWindow, Notification } from 'electron'
import type { BuildService } from '#electron/services/builds/build-service.ts'
import type { LiveBuild } from '#electron/services/builds/live-build.ts'
import { buildProgress } from '#shared/build/build-progress.ts'
import { finishNotice } from '#shared/build/finish-notice.ts'

/** Between two looks at how far the builds are, in ms. */
const LOOK_EVERY = 500

/** What Electron's progress bar takes for "not known", and for "none". */
const INDETERMINATE = 2
const NONE = -1

/** Tells of the studio's own builds outside of its windows: progress in the taskbar or dock, a notification at the end. */
export class BuildAttention {
  readonly #builds: Pick<BuildService, 'onListChange' | 'running'>
  readonly #stop: () => void
  /** They would be collected, and their clicks lost, if nobody held them. */
  readonly #notifications = new Set<Notification>()
  #timer: NodeJS.Timeout | undefined
  #shown = NONE

  constructor(builds: Pick<BuildService, 'onListChange' | 'running'>) {
    this.#builds = builds
    this.#stop = builds.onListChange(() => this.#look())
  }

  /** Says how a build ended, if none of the studio's windows is in front. */
  finished({ snapshot }: LiveBuild): void {
    const notice = finishNotice(snapshot)
    if (!notice || BrowserWindow.getFocusedWindow() || !Notification.isSupported()) return
    const notification = new Notification(notice)
    this.#notifications.add(notification)
    notification.on('click', () => {
      const [window] = BrowserWindow.getAllWindows()
      if (window?.isMinimized()) window.restore()
      window?.focus()
    })
    notification.on('close', () => this.#notifications.delete(notification))
    notification.show()
  }

  dispose(): void {
    this.#stop()
    clearInterval(this.#timer)
    for (const notification of this.#notifications) notification.close()
  }

  #look(): void {
    const running = this.#builds.running()
    if (running.length === 0) {
      clearInterval(this.#timer)
      this.#timer = undefined
    } else this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY)
    const known = running.map(({ snapshot }) => buildProgress(snapshot)).filter((part) => part !== undefined)
    const sum = known.reduce((all, part) => all + part, 0)
    this.#show(running.length === 0 ? NONE : known.length === 0 ? INDETERMINATE : sum / known.length)
  }

  #show(progress: number): void {
    if (progress === this.#shown) return
    this.#shown = progress
    for (const window of BrowserWindow.getAllWindows()) window.setProgressBar(progress)
  }
}
