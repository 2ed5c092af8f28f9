import type { DockerfileModel, Instruction } from '#shared/dockerfile/dockerfile-model.ts'

/** The instruction with an id. */
export function instructionById(model: DockerfileModel, id: string): Instruction | undefined {
  const [stage = '', index = ''] = id.split('/')
  if (stage === 'global') return model.globalArgs[Number(index)]
  const found = model.stages[Number(stage)]
  return index === '0' ? found?.from : found?.instructions[Number(index) - 1]
}

/** The instruction that a line belongs to. */
export function instructionAtLine(model: DockerfileModel, line: number): Instruction | undefined {
  const stage = model.stages.find(({ lines }) => line >= lines.first && line <= lines.last)
  const all = stage === undefined ? model.globalArgs : [stage.from, ...stage.instructions]
  return all.find(({ lines }) => line >= lines.first && line <= lines.last)
}
