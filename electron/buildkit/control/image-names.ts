import type { HistoryRecord } from './history-record.ts'

/** The names of the image that a build was asked for: `{"name": "app:1,app:latest"}` of its exporters. */
export function imageNames({ exporters }: Pick<HistoryRecord, 'exporters'>): readonly string[] {
  return exporters.flatMap(({ attributes }) => attributes['name']?.split(',') ?? [])
}
