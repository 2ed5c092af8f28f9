import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sample } from '#shared/project/project.ts'
import { defaultsFile } from './read-defaults.ts'

/** The samples in a folder, by title: each folder of it with a `README.md` or a `slipway.json`. None if it is not there. */
export async function readSamples(folder: string): Promise<readonly Sample[]> {
  const names = await readdir(folder).catch((): string[] => [])
  const samples = await Promise.all(names.map((name) => readSample(join(folder, name), name)))
  return samples.filter((sample) => sample !== undefined).sort((a, b) => a.title.localeCompare(b.title, 'en'))
}

async function readSample(path: string, id: string): Promise<Sample | undefined> {
  const readme = await readFile(join(path, 'README.md'), 'utf8').catch(() => undefined)
  if (readme === undefined) {
    const isSample = (await stat(join(path, defaultsFile)).catch(() => undefined))?.isFile() === true
    return isSample ? { id, title: id, description: '', path } : undefined
  }
  const title = /^#+[ \t]+(.+)$/m.exec(readme)?.[1]
  return { id, title: title === undefined ? id : plain(title), description: firstParagraph(readme), path }
}

/** The first block of a Markdown text that is no heading, list, quote, code or table, on one line. */
function firstParagraph(markdown: string): string {
  const blocks = markdown.split(/\r?\n[ \t]*(?:\r?\n)+/)
  const texts = blocks.map((block) => block.replace(/^#+[ \t].*(?:\r?\n|$)/gm, '').trim())
  return plain(texts.find((text) => text !== '' && !/^(?:[-*+>|]\s|\d+\.\s|```|!\[)/.test(text)) ?? '')
}

/** Markdown's marks taken out of a line. */
function plain(markdown: string): string {
  return markdown
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\*\*|`/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}
