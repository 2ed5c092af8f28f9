import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ParseOptions } from '#shared/dockerfile/parse-dockerfile.ts'
import type { DockerfileFacts } from './dockerfile-facts.ts'

/** What is expected of a Dockerfile of the corpus: `<name>.json` beside `<name>.Dockerfile`. */
export interface CorpusExpectation extends DockerfileFacts {
  /** How it is read; without, as a build without any options reads it. */
  readonly options?: ParseOptions
  /** Why an engine with an older frontend cannot confirm it. */
  readonly unproved?: string
}

export interface CorpusFile {
  readonly name: string
  readonly text: string
  readonly expected: CorpusExpectation
}

const folder = join(import.meta.dirname, '../fixtures/dockerfiles')

/** Dockerfiles written for the tests: each instruction, flag and trap, and the patterns that people use. */
export function dockerfileCorpus(): readonly CorpusFile[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.Dockerfile'))
    .sort()
    .map((file) => {
      const name = file.slice(0, -'.Dockerfile'.length)
      const expected = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as CorpusExpectation
      return { name, text: readFileSync(join(folder, file), 'utf8'), expected }
    })
}
