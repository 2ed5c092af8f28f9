/** Which past builds are meant: those of a Dockerfile, for some purposes of one target. */
export interface TimesQuery {
  /** The build's context. */
  readonly root: string
  readonly dockerfile: string
  /** Absent for the last stage. */
  readonly target?: string
}

/** What past builds of a Dockerfile took, ms. */
export interface KnownTimes {
  /** By step key (`step-key.ts`). */
  readonly steps: Readonly<Record<string, number>>
  /** From the end of the last instruction to that of the build, for the target that was asked for. */
  readonly ending?: number
}

/** Whether builds are recorded. */
export type HistoryHealth =
  | { readonly kind: 'ok' }
  /** The file could not be read: it was put aside, and a new one begun. */
  | { readonly kind: 'renewed'; readonly message: string; readonly movedTo: string }
  /** Past builds can be read, new ones are not recorded. */
  | { readonly kind: 'read-only'; readonly message: string }
  | { readonly kind: 'off'; readonly message: string }
