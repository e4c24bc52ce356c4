import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** Opens files for reading row by row. */
final class Rows {
  private Rows() {}

  /** Without Hadoop's defaults, of which each instance would read hundreds from XML. */
  static final Configuration NO_OPTIONS = new Configuration(false);

  static ParquetReader<Group> of(String file, Configuration configuration, FilterCompat.Filter filter) throws IOException {
    HadoopInputFile input = HadoopInputFile.fromPath(new Path(file), configuration);
    ParquetReader.Builder<Group> builder =
        new ParquetReader.Builder<>(input) {
          @Override
          protected ReadSupport<Group> getReadSupport() {
            return new GroupReadSupport();
          }
        };
    return builder.withFilter(filter).build();
  }
}
