import { expect, test } from 'vitest'
import { assertStage, NoStageError } from '#electron/buildkit/no-stage-error.ts'

test.each(['', '# nothing\n', 'ARG a=1\n', 'RUN x\n', '# escape=`\nARG a\n'])(
  'a text without a stage is stopped: %j',
  (text) => {
    expect(() => assertStage(text, 'Dockerfile')).toThrow(NoStageError)
  },
)

test.each(['FROM x\n', 'ARG a\nFROM x\nFOO\n', '# syntax=example/other:1\nanything: yaml\n'])(
  'a text with a stage, or for another frontend, passes: %j',
  (text) => {
    expect(() => assertStage(text, 'Dockerfile')).not.toThrow()
  },
)
