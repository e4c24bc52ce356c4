/** What a reader finds in a footer. What it does not tell, or does not believe, is not there. */
export interface Footer {
  readonly createdBy: string
  readonly rowGroups: readonly FooterRowGroup[]
  /** Of pyarrow. */
  readonly footerBytes?: number
}

interface FooterRowGroup {
  readonly rows: number
  /** Uncompressed. */
  readonly bytes: number
  readonly columns: readonly FooterChunk[]
}

interface FooterChunk {
  readonly start: number
  /** Compressed. */
  readonly bytes: number
  readonly uncompressedBytes: number
  readonly values: number
  readonly nulls: number | null
  /** As `cellText` writes them. Of parquet-java. */
  readonly min?: string | null
  readonly max?: string | null
  /** `TYPE_DEFINED_ORDER`. Of parquet-java. */
  readonly order?: string
}
