/** The commands that menu, palette and shortcuts share. Each one works; none is listed before it does. */
export const commandIds = [
  'project.openFolder',
  'project.openDockerfile',
  'project.close',
  'file.save',
  'build.start',
  'build.startNoCache',
  'build.cancel',
  'view.nextBuild',
  'view.previousBuild',
  'view.palette',
  'view.fitGraph',
  'view.toggleLog',
  'view.timeline',
  'view.steps',
  'view.log',
  'view.problems',
  'view.nextProblem',
  'theme.system',
  'theme.dark',
  'theme.light',
] as const

export type CommandId = (typeof commandIds)[number]
