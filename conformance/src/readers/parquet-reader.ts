import { CODECS, type Codec, type ColumnType, parseDecimal } from '@inlet/core'
import { type Witness, witnessOf } from '../claims/witness.ts'
import { run } from '../processes/run.ts'
import { useTool } from '../tools/find-tool.ts'
import { PARQUET_JAVA, type PARQUET_JAVA_VERSIONS } from '../tools/parquet-java.ts'
import { PYTHON, runPython } from '../tools/python.ts'

/** Software that reads Parquet. All of it is asked the same questions, and answers in the same JSON. */
export interface ParquetReader {
  readonly witness: Witness
  /** Answers the questions in that file: JSON, one answer for each. */
  ask(questions: string): Promise<unknown>
  /** What it calls a column of that type which may hold nulls. */
  typeName(type: ColumnType): string
  /** Whether its `!=` finds nulls too. */
  readonly unequalFindsNulls: boolean
  readonly codecs: readonly Codec[]
}

type SimpleType = Exclude<ColumnType, `decimal(${string}`>
type TypeNames = Readonly<Record<SimpleType | 'decimal', string>>

const ARROW: TypeNames = {
  string: 'string',
  int: 'int32',
  bigint: 'int64',
  double: 'double',
  boolean: 'bool',
  date: 'date32[day]',
  timestamp: 'timestamp[us, tz=UTC]',
  binary: 'binary',
  decimal: 'decimal128(P, S)',
}

const POLARS: TypeNames = {
  string: 'String',
  int: 'Int32',
  bigint: 'Int64',
  double: 'Float64',
  boolean: 'Boolean',
  date: 'Date',
  timestamp: "Datetime(time_unit='us', time_zone='UTC')",
  binary: 'Binary',
  decimal: 'Decimal(precision=P, scale=S)',
}

const DUCKDB: TypeNames = {
  string: 'VARCHAR',
  int: 'INTEGER',
  bigint: 'BIGINT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  date: 'DATE',
  timestamp: 'TIMESTAMP WITH TIME ZONE',
  binary: 'BLOB',
  decimal: 'DECIMAL(P,S)',
}

const PARQUET: TypeNames = {
  string: 'optional binary (STRING)',
  int: 'optional int32',
  bigint: 'optional int64',
  double: 'optional double',
  boolean: 'optional boolean',
  date: 'optional int32 (DATE)',
  timestamp: 'optional int64 (TIMESTAMP(MICROS,true))',
  binary: 'optional binary',
  decimal: 'optional PHYSICAL (DECIMAL(P,S))',
}

/** Which knows two orders of doubles, and says which of them a column has. */
const PARQUET_1_18: TypeNames = { ...PARQUET, double: 'optional double columnorder(TYPE_DEFINED_ORDER)' }

/** Before there were logical types. */
const PARQUET_1_10: TypeNames = {
  ...PARQUET,
  string: 'optional binary (UTF8)',
  timestamp: 'optional int64 (TIMESTAMP_MICROS)',
}

export const READERS: readonly ParquetReader[] = [
  pythonReader('pyarrow', ARROW),
  pythonReader('Polars', POLARS),
  pythonReader('DuckDB', DUCKDB),
  javaReader('1.18', PARQUET_1_18, CODECS),
  javaReader('1.12', PARQUET, CODECS),
  // Whose zstd is Hadoop's, in native code.
  javaReader('1.10', PARQUET_1_10, ['snappy']),
]

function pythonReader(name: string, names: TypeNames): ParquetReader {
  return {
    witness: witnessOf(PYTHON, name),
    ask: questions => runPython(`readers_${name.toLowerCase()}`, { questions }),
    typeName: type => typeName(names, type),
    unequalFindsNulls: false,
    codecs: CODECS,
  }
}

function javaReader(
  version: keyof typeof PARQUET_JAVA_VERSIONS,
  names: TypeNames,
  codecs: readonly Codec[],
): ParquetReader {
  return {
    witness: witnessOf(PARQUET_JAVA, `parquet-java ${version}`, version),
    async ask(questions) {
      const { paths } = useTool(PARQUET_JAVA)
      const args = ['-Xmx1g', '-Dfile.encoding=UTF-8', '-Dstdout.encoding=UTF-8', '-cp', `${paths[version]}`]
      return JSON.parse(await run(`${paths.java}`, [...args, 'ReadParquet', questions]))
    },
    typeName: type => typeName(names, type),
    unequalFindsNulls: true,
    codecs,
  }
}

function typeName(names: TypeNames, type: ColumnType): string {
  const decimal = parseDecimal(type)
  if (decimal === undefined) return names[type as SimpleType]
  const { precision, scale } = decimal
  const physical = precision <= 18 ? 'int64' : 'fixed_len_byte_array(16)'
  return names.decimal.replace('PHYSICAL', physical).replace('P', `${precision}`).replace('S', `${scale}`)
}
