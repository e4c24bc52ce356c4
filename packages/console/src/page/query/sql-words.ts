/** Words of a query that an editor offers; those that only write are left out, since nothing here does. */
export const SQL_KEYWORDS: readonly string[] = (
  'ALL AND ANTI ANY AS ASC ASOF BETWEEN BY CASE CAST CROSS CURRENT_DATE CURRENT_TIMESTAMP DESC DESCRIBE DISTINCT ELSE END ' +
  'EXCEPT EXCLUDE EXISTS EXPLAIN FALSE FILTER FIRST FOLLOWING FROM FULL GROUP HAVING ILIKE IN INNER INTERSECT INTERVAL IS ' +
  'JOIN LAST LATERAL LEFT LIKE LIMIT NATURAL NOT NULL NULLS OFFSET ON OR ORDER OUTER OVER PARTITION PIVOT POSITIONAL ' +
  'PRECEDING QUALIFY RANGE RECURSIVE REPLACE RIGHT ROWS SELECT SEMI SHOW SUMMARIZE TABLE TABLESAMPLE THEN TRUE TRY_CAST ' +
  'UNBOUNDED UNION UNNEST UNPIVOT USING VALUES WHEN WHERE WINDOW WITH'
).split(' ')

/** What one asks of a lake of changes, of DuckDB's many more. */
export const SQL_FUNCTIONS: readonly string[] = (
  'abs any_value arg_max arg_min avg ceil coalesce concat count date_diff date_part date_trunc epoch_ms first floor greatest ' +
  'if json_extract json_extract_string json_keys lag last lead least length list lower max median min now nullif ' +
  'quantile_cont rank regexp_matches regexp_replace replace round row_number split_part starts_with strftime strptime ' +
  'string_agg strlen substring sum to_timestamp trim typeof upper'
).split(' ')
