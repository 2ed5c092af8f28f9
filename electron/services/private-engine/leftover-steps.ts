import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineLayout } from './engine-layout.ts';
import { endProcess } from './end-process.ts';

/**
 * Ends the RUN steps that outlived a killed engine. BuildKit keeps runc's state of each running step under
 * `buildkit/executor/<runtime root>/<id>/state.json`, which names the step's first process and when it started.
 */
export async function endLeftoverSteps(layout: EngineLayout): Promise<void> {
  const executor = join(layout.dataRoot, 'buildkit', 'executor');
  const files = await readdir(executor, { recursive: true }).catch(() => []);
  for (const name of files.filter((file) => file.endsWith('/state.json'))) {
    const step = parseRuncState(await readFile(join(executor, name), 'utf8').catch(() => ''));
    if (step !== undefined) await endProcess(step, 0);
  }
}

/**
 * The first process of a container out of runc's `state.json`.
 *
 * @example
 * {"id":"k2x…","init_process_pid":4711,"init_process_start":98765,"created":"…"}
 */
export function parseRuncState(text: string): { readonly pid: number; readonly startTime: string } | undefined {
  try {
    const { init_process_pid: pid, init_process_start: start } = JSON.parse(text) as Record<string, unknown>;
    return typeof pid === 'number' && pid > 1 && typeof start === 'number' ? { pid, startTime: String(start) } : undefined;
  } catch {
    return undefined;
  }
}
