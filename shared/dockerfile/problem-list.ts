import type { SourceRange } from '../source-range.ts'
import type { DockerfileProblem, ProblemCode } from './dockerfile-model.ts'

/** Takes errors that are found. */
export interface ErrorSink {
  readonly error: (code: ProblemCode, message: string, range: SourceRange) => void
}

/** Gathers problems while a text is read. */
export class ProblemList implements ErrorSink {
  readonly #problems: DockerfileProblem[] = []

  error(code: ProblemCode, message: string, range: SourceRange): void {
    this.#problems.push({ code, severity: 'error', message, range })
  }

  /** For what fails only a build that needs the stage. */
  ofStage(stage: number): ErrorSink {
    return {
      error: (code, message, range) => {
        this.#problems.push({ code, severity: 'error', message, range, stage })
      },
    }
  }

  warning(code: ProblemCode, message: string, range: SourceRange): void {
    this.#problems.push({ code, severity: 'warning', message, range })
  }

  /** In the order of the text. */
  sorted(): readonly DockerfileProblem[] {
    return this.#problems.sort(
      (a, b) => a.range.start.line - b.range.start.line || a.range.start.column - b.range.start.column,
    )
  }
}
