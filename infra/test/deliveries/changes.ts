/** When all changes were made. */
export const AT_US = Date.UTC(2026, 0, 31, 12) * 1_000

/** A change as DynamoDB streams it into Kinesis, with an attribute that has no column; without an image, of a removed item. */
export function nativeChange(table: string, keys: object, image: object | undefined) {
  return {
    awsRegion: 'eu-west-1',
    eventID: 'ab12',
    eventName: image === undefined ? 'REMOVE' : 'INSERT',
    userIdentity: null,
    recordFormat: 'application/json',
    tableName: table,
    dynamodb: {
      ApproximateCreationDateTime: AT_US,
      ApproximateCreationDateTimePrecision: 'MICROSECOND',
      Keys: keys,
      ...(image !== undefined && { NewImage: { ...keys, ...image, unheard_of: { S: 'kept' } } }),
      SizeBytes: 60,
    },
    eventSource: 'aws:dynamodb',
  }
}

/** The same, as a pipe carries it from DynamoDB's own stream. */
export function streamsChange(table: string, keys: object, image: object) {
  const { tableName: _, ...change } = nativeChange(table, keys, image)
  return {
    ...change,
    eventVersion: '1.1',
    eventSourceARN: `arn:aws:dynamodb:eu-west-1:123456789012:table/${table}/stream/2026-01-01T00:00:00.000`,
    dynamodb: {
      ...change.dynamodb,
      ApproximateCreationDateTime: AT_US / 1_000_000,
      ApproximateCreationDateTimePrecision: undefined,
      SequenceNumber: '3510000000077909614008',
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  }
}
