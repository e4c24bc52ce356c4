import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.OriginalType;
import org.apache.parquet.schema.PrimitiveType;

/** A value as the text that all readers write it as: bytes and the bits of a double in hex, dates as days, times as µs. */
final class Cell {
  private Cell() {}

  static String textOf(Group row, int field) {
    if (row.getFieldRepetitionCount(field) == 0) return null;
    PrimitiveType type = row.getType().getType(field).asPrimitiveType();
    return switch (type.getPrimitiveTypeName()) {
      case INT32 -> text(type, row.getInteger(field, 0));
      case INT64 -> text(type, row.getLong(field, 0));
      case DOUBLE -> text(type, row.getDouble(field, 0));
      case BOOLEAN -> text(type, row.getBoolean(field, 0));
      case BINARY, FIXED_LEN_BYTE_ARRAY -> text(type, row.getBinary(field, 0));
      default -> throw new IllegalArgumentException(type.toString());
    };
  }

  /** @param value as parquet-java keeps it: Integer, Long, Double, Boolean or Binary */
  static String text(PrimitiveType type, Object value) {
    if (type.getOriginalType() == OriginalType.DECIMAL) return decimal(type, value).toPlainString();
    if (value instanceof Double number) return String.format("%016x", Double.doubleToRawLongBits(number));
    if (!(value instanceof Binary binary)) return value.toString();
    if (type.getOriginalType() == OriginalType.UTF8) return binary.toStringUsingUTF8();
    return HexFormat.of().formatHex(binary.getBytes());
  }

  private static BigDecimal decimal(PrimitiveType type, Object value) {
    BigInteger unscaled =
        value instanceof Binary binary ? new BigInteger(binary.getBytes()) : BigInteger.valueOf(((Number) value).longValue());
    return new BigDecimal(unscaled, type.getDecimalMetadata().getScale());
  }

  /** The inverse of `text`. */
  static Object parse(PrimitiveType type, String text) {
    boolean isDecimal = type.getOriginalType() == OriginalType.DECIMAL;
    return switch (type.getPrimitiveTypeName()) {
      case INT32 -> Integer.valueOf(text);
      case INT64 -> isDecimal ? (Object) new BigDecimal(text).unscaledValue().longValueExact() : (Object) Long.valueOf(text);
      case DOUBLE -> Double.longBitsToDouble(Long.parseUnsignedLong(text, 16));
      case BOOLEAN -> Boolean.valueOf(text);
      case FIXED_LEN_BYTE_ARRAY -> Binary.fromConstantByteArray(padded(new BigDecimal(text).unscaledValue(), type.getTypeLength()));
      case BINARY ->
          Binary.fromConstantByteArray(
              type.getOriginalType() == OriginalType.UTF8
                  ? text.getBytes(StandardCharsets.UTF_8)
                  : HexFormat.of().parseHex(text));
      default -> throw new IllegalArgumentException(type.toString());
    };
  }

  private static byte[] padded(BigInteger number, int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) (number.signum() < 0 ? -1 : 0));
    byte[] shortest = number.toByteArray();
    System.arraycopy(shortest, 0, bytes, length - shortest.length, shortest.length);
    return bytes;
  }
}
