/** A metric as an alarm or a graph looks at it. */
export interface Metric {
  readonly namespace: string
  readonly name: string
  readonly stat: string
  readonly dimensions: Readonly<Record<string, string>>
}

/** `AWS/SQS ApproximateAgeOfOldestMessage Maximum QueueName=CsvUploadQueue`: names without those of the app and the stage. */
export function metricText({ namespace, name, stat, dimensions }: Metric, stage: string): string {
  const values = Object.entries(dimensions).map(([key, value]) => `${key}=${value.replace(`inlet-${stage}-`, '')}`)
  return [namespace.replace(`Inlet/${stage}`, 'Inlet'), name, stat, ...values].join(' ')
}
