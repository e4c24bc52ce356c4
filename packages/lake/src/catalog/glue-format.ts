import type { StorageDescriptor, Table } from '@aws-sdk/client-glue'
import type { CatalogTable } from '@inlet/core'

/** How the files of a table are written and found, as Glue has it. */
export interface GlueFormat {
  readonly storage: Required<Pick<StorageDescriptor, 'InputFormat' | 'OutputFormat' | 'SerdeInfo'>>
  readonly parameters: Readonly<Record<string, string>>
}

/** Inlet's own entry in a table's Parameters, where its files are not Parquet. */
const FORMAT = 'inlet.format'

/** What Athena and Hive need to read and write Parquet, as Athena's own CREATE TABLE … STORED AS PARQUET sets it. */
const PARQUET: GlueFormat = {
  storage: {
    InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
    OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
    SerdeInfo: {
      SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
      Parameters: { 'serialization.format': '1' },
    },
  },
  parameters: { classification: 'parquet' },
}

/**
 * Hive's SerDe, not OpenX's: Trino, which Athena is built on, reads a decimal of it from the digits in the file
 * (https://github.com/trinodb/trino/blob/master/lib/trino-hive-formats/src/main/java/io/trino/hive/formats/line/json/JsonDeserializer.java),
 * and AWS warns that results of OpenX's may vary: https://docs.aws.amazon.com/athena/latest/ug/openx-json-serde.html
 */
const HIVE_JSON = 'org.apache.hive.hcatalog.data.JsonSerDe'

/**
 * Athena does not see what is in the folders of earlier days, though local queries do: a lake with such data needs the
 * range in its table changed. It is no earlier because a query without a condition on the day lists the folder of each.
 */
const FIRST_DAY = '2024/01/01'

export function toGlueFormat(table: CatalogTable): GlueFormat {
  if (table.format === undefined) return PARQUET
  return {
    storage: {
      InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
      OutputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
      SerdeInfo: { SerializationLibrary: HIVE_JSON, Parameters: { 'serialization.format': '1' } },
    },
    parameters: { classification: 'json', [FORMAT]: 'json', ...projectedDays(table) },
  }
}

/** The format of a table in Glue; `undefined` if it is none that Inlet writes. */
export function fromGlueFormat({ StorageDescriptor: storage, Parameters: parameters = {} }: Table) {
  const serde = storage?.SerdeInfo?.SerializationLibrary
  if (serde?.toLowerCase().includes('parquet')) return 'parquet'
  return serde === HIVE_JSON && parameters[FORMAT] === 'json' ? 'json' : undefined
}

/**
 * Nobody registers the partitions: Athena works out from these where each day's files are.
 * https://docs.aws.amazon.com/athena/latest/ug/partition-projection-kinesis-firehose-example.html
 */
function projectedDays({ location, partitionKeys }: CatalogTable): Record<string, string> {
  const days = partitionKeys.map(({ name }) => ({
    [`projection.${name}.type`]: 'date',
    [`projection.${name}.format`]: 'yyyy/MM/dd',
    [`projection.${name}.range`]: `${FIRST_DAY},NOW`,
    [`projection.${name}.interval`]: '1',
    [`projection.${name}.interval.unit`]: 'DAYS',
  }))
  const template = `${location}${partitionKeys.map(({ name }) => `\${${name}}/`).join('')}`
  return Object.assign({ 'projection.enabled': 'true', 'storage.location.template': template }, ...days)
}
