import type { Column, TableInput } from '@aws-sdk/client-glue'

/** A table for Glue's API as Pulumi's `aws.glue.CatalogTable` has it: the same, with other names. */
export function toGlueTableArgs(input: TableInput) {
  const { StorageDescriptor: storage } = input
  return defined({
    name: input.Name,
    description: input.Description,
    tableType: input.TableType,
    parameters: input.Parameters,
    partitionKeys: input.PartitionKeys?.map(toColumnArgs),
    storageDescriptor: defined({
      location: storage?.Location,
      columns: storage?.Columns?.map(toColumnArgs),
      inputFormat: storage?.InputFormat,
      outputFormat: storage?.OutputFormat,
      serDeInfo: defined({
        serializationLibrary: storage?.SerdeInfo?.SerializationLibrary,
        parameters: storage?.SerdeInfo?.Parameters,
      }),
    }),
  })
}

function toColumnArgs({ Name = '', Type, Comment, Parameters }: Column) {
  return { name: Name, ...defined({ type: Type, comment: Comment, parameters: Parameters }) }
}

type Defined<T> = { [K in keyof T]?: NonNullable<T[K]> }

/** Without what is not given: a member that is undefined is none. */
function defined<T extends object>(members: T): Defined<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Defined<T>
}
