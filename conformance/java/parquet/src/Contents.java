import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** The columns of a file, with all values. */
record Contents(long rows, List<Column> columns) {
  record Column(String name, String type, List<String> values) {}

  static Contents of(String file) throws IOException {
    List<Column> columns = new ArrayList<>();
    MessageType schema = schemaOf(file);
    for (Type type : schema.getFields()) {
      columns.add(new Column(type.getName(), withoutName(type), new ArrayList<>()));
    }
    long rows = 0;
    try (var reader = Rows.of(file, Rows.NO_OPTIONS, FilterCompat.NOOP)) {
      for (Group row = reader.read(); row != null; row = reader.read(), rows++) {
        for (int field = 0; field < columns.size(); field++) columns.get(field).values().add(Cell.textOf(row, field));
      }
    }
    return new Contents(rows, columns);
  }

  private static String withoutName(Type type) {
    return type.toString().replaceFirst("^(\\w+ \\w+(?:\\(\\d+\\))?) " + Pattern.quote(type.getName()), "$1");
  }

  static MessageType schemaOf(String file) throws IOException {
    try (var reader = ParquetFileReader.open(HadoopInputFile.fromPath(new Path(file), Rows.NO_OPTIONS))) {
      return reader.getFooter().getFileMetaData().getSchema();
    }
  }
}
