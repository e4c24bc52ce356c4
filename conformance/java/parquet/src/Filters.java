import static org.apache.parquet.filter2.predicate.FilterApi.eq;
import static org.apache.parquet.filter2.predicate.FilterApi.gt;
import static org.apache.parquet.filter2.predicate.FilterApi.gtEq;
import static org.apache.parquet.filter2.predicate.FilterApi.lt;
import static org.apache.parquet.filter2.predicate.FilterApi.ltEq;
import static org.apache.parquet.filter2.predicate.FilterApi.notEq;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.filter2.predicate.Operators.Column;
import org.apache.parquet.filter2.predicate.Operators.SupportsEqNotEq;
import org.apache.parquet.filter2.predicate.Operators.SupportsLtGt;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;

/** The rows that a filter finds, if the reader may skip what the footer rules out, or not. */
final class Filters {
  private Filters() {}

  /** @param value null with `=` for what is null, with `!=` for what is not */
  record Filter(String file, String column, String operator, String value, boolean maySkip) {}

  /** @param rows their numbers */
  record Answer(List<Integer> rows) {}

  private static final List<String> WAYS_TO_SKIP = List.of("stats", "dictionary", "columnindex", "bloom");

  static Answer answer(Filter filter) throws IOException {
    MessageType schema = Contents.schemaOf(filter.file());
    PrimitiveType type = schema.getType(filter.column()).asPrimitiveType();
    Configuration configuration = new Configuration(false);
    for (String way : WAYS_TO_SKIP) configuration.setBoolean("parquet.filter." + way + ".enabled", filter.maySkip());
    MessageType read = new MessageType("read", schema.getType("row"), type);
    configuration.set(ReadSupport.PARQUET_READ_SCHEMA, read.toString());
    List<Integer> rows = new ArrayList<>();
    try (var reader = Rows.of(filter.file(), configuration, FilterCompat.get(predicate(filter, type)))) {
      for (Group row = reader.read(); row != null; row = reader.read()) rows.add(row.getInteger("row", 0));
    }
    return new Answer(rows);
  }

  private static FilterPredicate predicate(Filter filter, PrimitiveType type) {
    Object value = filter.value() == null ? null : Cell.parse(type, filter.value());
    String name = filter.column();
    String operator = filter.operator();
    return switch (type.getPrimitiveTypeName()) {
      case INT32 -> compare(FilterApi.intColumn(name), operator, (Integer) value);
      case INT64 -> compare(FilterApi.longColumn(name), operator, (Long) value);
      case DOUBLE -> compare(FilterApi.doubleColumn(name), operator, (Double) value);
      case BOOLEAN -> equal(FilterApi.booleanColumn(name), operator, (Boolean) value);
      default -> compare(FilterApi.binaryColumn(name), operator, (Binary) value);
    };
  }

  private static <T extends Comparable<T>, C extends Column<T> & SupportsLtGt> FilterPredicate compare(
      C column, String operator, T value) {
    return switch (operator) {
      case "<" -> lt(column, value);
      case "<=" -> ltEq(column, value);
      case ">" -> gt(column, value);
      case ">=" -> gtEq(column, value);
      default -> equal(column, operator, value);
    };
  }

  private static <T extends Comparable<T>, C extends Column<T> & SupportsEqNotEq> FilterPredicate equal(
      C column, String operator, T value) {
    return switch (operator) {
      case "=" -> eq(column, value);
      case "!=" -> notEq(column, value);
      default -> throw new IllegalArgumentException(operator);
    };
  }
}
