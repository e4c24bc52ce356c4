"""Delivers records to Iceberg tables as Firehose does, by PyIceberg, and reads the tables again."""

import base64
import datetime as dt
import json
import sys
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa
from iceberg_catalogs import LocalTables, S3Tables, Tables, schema_of
from pyiceberg.expressions import And, BooleanExpression, EqualTo
from pyiceberg.table import Table

EPOCH = dt.datetime(1970, 1, 1)


def main(request: dict[str, Any]) -> list[dict[str, Any]]:
    with open(f"{request['folder']}/tables.json", encoding="utf-8") as file:
        specs = json.load(file)
    tables = S3Tables(**request["s3Tables"]) if "s3Tables" in request else LocalTables(request["folder"])
    return [deliver_all(tables, spec) for spec in specs]


def deliver_all(tables: Tables, spec: dict[str, Any]) -> dict[str, Any]:
    name = spec["name"]
    tables.create(name, spec["fields"])
    table = tables.load(name)
    for step in spec["steps"]:
        if "addColumns" in step:
            add_columns(table, step["addColumns"])
        else:
            deliver(table, step["deliver"], spec["uniqueKeys"])
    # As a reader that has nothing but the catalog and the files.
    scanned = tables.load(name).scan().to_arrow()
    return {"table": texts(scanned), "answers": [texts(answer) for answer in ask(spec, scanned)]}


def add_columns(table: Table, fields: list[dict[str, Any]]) -> None:
    with table.update_schema() as update:
        for field in schema_of(fields).fields:
            update.add_column(field.name, field.field_type)


def deliver(table: Table, records: list[dict[str, str]], unique_keys: list[str]) -> None:
    """One delivery: of an item there is one record in it, so that their order does not matter."""
    rows = {operation: [] for operation in ("insert", "update", "delete")}
    for record in records:
        rows[record["operation"]].append(json.loads(record["line"], parse_float=Decimal))
    if rows["delete"]:
        for row in arrow_of(table, rows["delete"]).to_pylist():
            table.delete(key_filter(row, unique_keys))
    if rows["update"]:
        table.upsert(arrow_of(table, rows["update"]), join_cols=unique_keys)
    if rows["insert"]:
        table.append(arrow_of(table, rows["insert"]))


def key_filter(row: dict[str, Any], unique_keys: list[str]) -> BooleanExpression:
    terms = [EqualTo(key, row[key]) for key in unique_keys]
    return terms[0] if len(terms) == 1 else And(*terms)


def arrow_of(table: Table, rows: list[dict[str, Any]]) -> pa.Table:
    """Firehose refuses a record that lacks a column, or has another."""
    schema = table.schema().as_arrow()
    for row in rows:
        if set(row) != set(schema.names):
            raise ValueError(f"Expected the columns of the table, found a difference of {set(row) ^ set(schema.names)}")
    columns = [
        pa.array([None if row[field.name] is None else cell_of(row[field.name], field.type) for row in rows], field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def cell_of(value: Any, kind: pa.DataType) -> Any:
    """What Firehose takes of JSON for a type of Iceberg: times in microseconds, days as ISO 8601, bytes in base64.

    https://docs.aws.amazon.com/firehose/latest/dev/apache-iceberg-destination.html
    """
    if pa.types.is_timestamp(kind):
        return EPOCH + dt.timedelta(microseconds=checked(value, int))
    if pa.types.is_integer(kind):
        return checked(value, int)
    if pa.types.is_floating(kind):
        return float(checked(value, int, Decimal))
    if pa.types.is_decimal(kind):
        return Decimal(checked(value, int, Decimal))
    if pa.types.is_boolean(kind):
        return checked(value, bool)
    if pa.types.is_date(kind):
        return dt.date.fromisoformat(checked(value, str))
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return base64.b64decode(checked(value, str), validate=True)
    return checked(value, str)


def checked(value: Any, *kinds: type) -> Any:
    if type(value) not in kinds:
        raise TypeError(f"Expected {' or '.join(kind.__name__ for kind in kinds)}, found {type(value).__name__}")
    return value


def ask(spec: dict[str, Any], scanned: pa.Table) -> list[pa.Table]:
    """What views say over the table's rows, and queries over those."""
    with duckdb.connect() as connection:
        connection.execute(f'CREATE TABLE "{spec["name"]}" AS SELECT * FROM scanned')
        for statement in spec["statements"]:
            connection.execute(statement)
        return [connection.execute(query).to_arrow_table() for query in spec["queries"]]


def texts(table: pa.Table) -> list[dict[str, str | None]]:
    return [{name: text_of(value) for name, value in row.items()} for row in table.to_pylist()]


def text_of(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, dt.datetime):
        return str((value - EPOCH) // dt.timedelta(microseconds=1))
    if isinstance(value, dt.date):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else repr(value)


print(json.dumps(main(json.loads(sys.argv[1]))))
