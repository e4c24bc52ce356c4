import type { StageOutputs } from '../../stage/stage-outputs.ts'

/** What the function of a stage that makes views is told, as the deploy left it. */
export function stageVariables(outputs: StageOutputs): Readonly<Record<string, string>> {
  return {
    AWS_REGION: outputs.Region,
    WORKGROUP: outputs.ViewsWorkgroupName,
    DATABASES: [outputs.RawDatabaseName, outputs.SalesDatabaseName].join(','),
    ICEBERG_CATALOG: outputs.TablesCatalog,
    ICEBERG_DATABASE: outputs.TablesNamespace,
    ICEBERG_VIEWS_DATABASE: outputs.AnalyticsDatabaseName,
  }
}
