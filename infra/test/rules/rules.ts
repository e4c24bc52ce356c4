import { alarm, topicPolicy } from './alarm-rules.ts'
import { bucket } from './bucket-rules.ts'
import { dashboard } from './dashboard-rules.ts'
import { eventRule, eventSource, eventTarget, lambdaPermission, schedule } from './event-rules.ts'
import { firehose } from './firehose-rules.ts'
import { invokeConfig, lambdaFunction, logGroup, recursion } from './function-rules.ts'
import { key, keyAlias } from './key-rules.ts'
import { database, savedQuery, workgroup } from './query-rules.ts'
import { bucketNotification, queue, queuePolicy } from './queue-rules.ts'
import { role } from './role-rules.ts'
import { all, keepsData, named, ofOwner, type Rule } from './rule.ts'
import { kinesisStream, pipe, streamingDestination } from './stream-rules.ts'
import { dynamoTable, icebergTable, namespace, tableBucket } from './table-rules.ts'

/** By type. A type that is not here is one that nobody has thought about. */
export const RULES: Readonly<Record<string, Rule>> = {
  'aws:athena/namedQuery:NamedQuery': savedQuery,
  'aws:athena/workgroup:Workgroup': workgroup,
  'aws:cloudwatch/dashboard:Dashboard': dashboard,
  'aws:cloudwatch/eventRule:EventRule': eventRule,
  'aws:cloudwatch/eventTarget:EventTarget': eventTarget,
  'aws:cloudwatch/logGroup:LogGroup': logGroup,
  'aws:cloudwatch/logStream:LogStream': ofOwner,
  'aws:cloudwatch/metricAlarm:MetricAlarm': alarm,
  'aws:dynamodb/kinesisStreamingDestination:KinesisStreamingDestination': streamingDestination,
  'aws:dynamodb/table:Table': dynamoTable,
  'aws:glue/catalogDatabase:CatalogDatabase': database,
  'aws:glue/catalogTable:CatalogTable': keepsData,
  'aws:iam/role:Role': all(named, role),
  'aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream': firehose,
  'aws:kinesis/stream:Stream': kinesisStream,
  'aws:kms/alias:Alias': keyAlias,
  'aws:kms/key:Key': key,
  'aws:lambda/eventSourceMapping:EventSourceMapping': eventSource,
  'aws:lambda/function:Function': lambdaFunction,
  'aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig': invokeConfig,
  'aws:lambda/functionRecursionConfig:FunctionRecursionConfig': recursion,
  'aws:lambda/permission:Permission': lambdaPermission,
  'aws:pipes/pipe:Pipe': pipe,
  'aws:s3/bucket:Bucket': all(keepsData, bucket),
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': ofOwner,
  'aws:s3/bucketNotification:BucketNotification': bucketNotification,
  'aws:s3/bucketObjectv2:BucketObjectv2': ofOwner,
  'aws:s3/bucketPolicy:BucketPolicy': ofOwner,
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': ofOwner,
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': ofOwner,
  'aws:s3tables/namespace:Namespace': namespace,
  'aws:s3tables/table:Table': icebergTable,
  'aws:s3tables/tableBucket:TableBucket': tableBucket,
  'aws:scheduler/schedule:Schedule': schedule,
  'aws:sns/topic:Topic': named,
  'aws:sns/topicPolicy:TopicPolicy': topicPolicy,
  'aws:sqs/queue:Queue': queue,
  'aws:sqs/queuePolicy:QueuePolicy': queuePolicy,
  'pulumi:pulumi:Stack': ofOwner,
  'random:index/randomBytes:RandomBytes': ofOwner,
  'sst:aws:Bucket': ofOwner,
  'sst:aws:CronV2': ofOwner,
  'sst:aws:Dynamo': ofOwner,
  'sst:aws:Function': ofOwner,
  'sst:aws:KinesisStream': ofOwner,
  'sst:aws:Queue': ofOwner,
  'sst:sst:LinkRef': ofOwner,
}
