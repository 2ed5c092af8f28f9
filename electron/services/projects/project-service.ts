import { stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { FileError } from '#shared/ipc/app-error.ts'
import type { Project, ProjectChange, RecentProject, Sample } from '#shared/project/project.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { fileError } from '#electron/lib/file-error.ts'
import { findDockerfiles } from './find-dockerfiles.ts'
import { ProjectWatch, type ProjectWatchOptions } from './project-watch.ts'
import { readDefaults } from './read-defaults.ts'
import { readSamples } from './read-samples.ts'
import { RecentProjects } from './recent-projects.ts'

export interface ProjectServiceOptions {
  /** Where the list of recent projects is kept; made when needed. */
  readonly stateDir: string
  /** The samples that come with the studio, one folder each. */
  readonly examplesDir: string
}

/** Opens folders as projects, remembers them, and watches them. */
export class ProjectService {
  readonly #examplesDir: string
  readonly #recent: RecentProjects
  readonly #watches = new Set<ProjectWatch>()
  /** What was handed out last, by root: a watch that begins later misses nothing. */
  readonly #handedOut = new Map<string, Pick<ProjectWatchOptions, 'dockerfiles' | 'defaults'>>()

  constructor({ stateDir, examplesDir }: ProjectServiceOptions) {
    this.#examplesDir = examplesDir
    this.#recent = new RecentProjects(join(stateDir, 'recent-projects.json'))
  }

  /**
   * Opens a folder, or the folder of a Dockerfile with that file shown first. A folder without a Dockerfile opens, too.
   * Does not remember it: see `remember`.
   */
  async open(path: string): Promise<Result<Project, FileError>> {
    const named = resolve(path)
    try {
      const entry = await stat(named)
      if (!entry.isDirectory() && !entry.isFile()) return err(notOpenable(named))
      const root = entry.isDirectory() ? named : dirname(named)
      const [found, defaults] = await Promise.all([findDockerfiles(root), readDefaults(root)])
      this.#handedOut.set(root, { dockerfiles: found.dockerfiles, defaults })
      const shown = entry.isFile() ? basename(named) : undefined
      const dockerfiles = shown === undefined ? found.dockerfiles : withFirst(found.dockerfiles, shown)
      const dockerfile = shown ?? dockerfiles[0]
      return ok({
        root,
        name: basename(root) || root,
        dockerfiles,
        ...(dockerfile === undefined ? {} : { dockerfile }),
        ...defaults,
      })
    } catch (error) {
      return err(fileError(named, 'open', error))
    }
  }

  /** The projects that were opened last, newest first, at most 12. */
  recent(): Promise<readonly RecentProject[]> {
    return this.#recent.list()
  }

  /** Puts a project's folder on top of the recent ones. */
  async remember(root: string, openedAt = Date.now()): Promise<Result<void, FileError>> {
    return this.#changeRecent(root, () => this.#recent.add(resolve(root), openedAt))
  }

  /** Takes a project off the recent ones; the folder itself stays. Gives what is left. */
  async forget(root: string): Promise<Result<readonly RecentProject[], FileError>> {
    const done = await this.#changeRecent(root, () => this.#recent.remove(resolve(root)))
    return done.ok ? ok(await this.#recent.list()) : done
  }

  samples(): Promise<readonly Sample[]> {
    return readSamples(this.#examplesDir)
  }

  /** Tells the listener what becomes of the folder from the last `open` on; gives the undo. */
  watch(root: string, listener: (change: ProjectChange) => void): () => void {
    const folder = resolve(root)
    const watch = new ProjectWatch({ root: folder, ...this.#handedOut.get(folder), listener })
    this.#watches.add(watch)
    return () => {
      this.#watches.delete(watch)
      watch.dispose()
    }
  }

  dispose(): void {
    for (const watch of this.#watches) watch.dispose()
    this.#watches.clear()
  }

  async #changeRecent(path: string, change: () => Promise<void>): Promise<Result<void, FileError>> {
    try {
      await change()
      return ok(undefined)
    } catch (error) {
      return err(fileError(path, 'save', error))
    }
  }
}

/** The list with the file that was asked for, also if its name is not that of a Dockerfile. */
function withFirst(dockerfiles: readonly string[], shown: string): readonly string[] {
  return dockerfiles.includes(shown) ? dockerfiles : [shown, ...dockerfiles]
}

function notOpenable(path: string): FileError {
  return {
    kind: 'file',
    path,
    reason: 'not-a-folder',
    message: `${basename(path)} is neither a folder nor a file`,
    remedy: 'Open a folder or a Dockerfile.',
  }
}
