/** A worker, as far as it is needed here. */
export interface WorkerPort<Task, Answer> {
  readonly post: (task: Task) => void
  readonly listen: (listener: (answer: Answer) => void) => void
}

/**
 * Gives a worker one task at a time. A task that comes while it works waits; a newer one takes its place. So newer text
 * never queues behind older text.
 */
export function latestOnly<Task, Answer>(port: WorkerPort<Task, Answer>) {
  interface Job {
    readonly task: Task
    readonly done: (answer: Answer) => void
  }
  let running: Job | undefined
  let waiting: Job | undefined
  const begin = (job: Job | undefined) => {
    running = job
    waiting = undefined
    if (job !== undefined) port.post(job.task)
  }
  port.listen((answer) => {
    const job = running
    begin(waiting)
    job?.done(answer)
  })
  /** `done` is not called for a task that was replaced before it began. */
  return (task: Task, done: (answer: Answer) => void) => {
    if (running === undefined) begin({ task, done })
    else waiting = { task, done }
  }
}
