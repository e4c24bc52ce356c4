import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.PrimitiveType;

/** What parquet-java believes of a footer: bounds that it does not trust are not there. */
record Footer(String createdBy, List<RowGroup> rowGroups) {
  record RowGroup(long rows, long bytes, List<Chunk> columns) {}

  /** Bounds as text; null if there are none. */
  record Chunk(String order, long start, long bytes, long values, Long nulls, String min, String max) {}

  static Footer of(String file) throws IOException {
    try (var reader = ParquetFileReader.open(HadoopInputFile.fromPath(new Path(file), Rows.NO_OPTIONS))) {
      ParquetMetadata footer = reader.getFooter();
      List<RowGroup> groups = footer.getBlocks().stream().map(Footer::rowGroup).toList();
      return new Footer(footer.getFileMetaData().getCreatedBy(), groups);
    }
  }

  private static RowGroup rowGroup(BlockMetaData block) {
    List<Chunk> columns = block.getColumns().stream().map(Footer::chunk).toList();
    return new RowGroup(block.getRowCount(), block.getTotalByteSize(), columns);
  }

  private static Chunk chunk(ColumnChunkMetaData chunk) {
    PrimitiveType type = chunk.getPrimitiveType();
    Statistics<?> statistics = chunk.getStatistics();
    boolean hasBounds = statistics.hasNonNullValue();
    return new Chunk(
        type.columnOrder().getColumnOrderName().name(),
        chunk.getStartingPos(),
        chunk.getTotalSize(),
        chunk.getValueCount(),
        statistics.isNumNullsSet() ? statistics.getNumNulls() : null,
        hasBounds ? Cell.text(type, statistics.genericGetMin()) : null,
        hasBounds ? Cell.text(type, statistics.genericGetMax()) : null);
  }
}
