"""Parquet files as pyarrow reads them."""

import decimal
import operator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from readers_answers import answer, double_of, text_of

COMPARE = {"=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def values(file: str) -> dict[str, Any]:
    table = pq.read_table(file, page_checksum_verification=True)
    columns = [
        {"name": field.name, "type": type_of(field), "values": texts(column)}
        for field, column in zip(table.schema, table.columns)
    ]
    return {"rows": table.num_rows, "columns": columns}


def type_of(field: pa.Field) -> str:
    return str(field.type) if field.nullable else f"{field.type} not null"


def texts(column: pa.ChunkedArray) -> list[str | None]:
    if pa.types.is_date32(column.type):
        column = column.cast(pa.int32())
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.int64())
    return [text_of(value) for value in column.to_pylist()]


def footer(file: str) -> dict[str, Any]:
    found = pq.read_metadata(file)
    groups = [found.row_group(index).to_dict() for index in range(found.num_row_groups)]
    return {
        "createdBy": found.created_by,
        "footerBytes": found.serialized_size,
        "rowGroups": [
            {
                "rows": group["num_rows"],
                "bytes": group["total_byte_size"],
                "columns": [chunk(column) for column in group["columns"]],
            }
            for group in groups
        ],
    }


def chunk(column: dict[str, Any]) -> dict[str, Any]:
    starts = [column["dictionary_page_offset"], column["data_page_offset"]]
    return {
        "start": min(start for start in starts if start is not None),
        "bytes": column["total_compressed_size"],
        "uncompressedBytes": column["total_uncompressed_size"],
        "values": column["num_values"],
        "nulls": column["statistics"]["null_count"] if column["is_stats_set"] else None,
    }


def rows_of(question: dict[str, Any]) -> dict[str, Any]:
    dataset = ds.dataset(question["file"])
    condition = condition_of(question, dataset.schema.field(question["column"]).type)
    if question["maySkip"]:
        found = dataset.to_table(columns=["row"], filter=condition)
    else:
        found = pq.read_table(question["file"], columns=["row", question["column"]]).filter(condition)
    return {"rows": found["row"].to_pylist()}


def condition_of(question: dict[str, Any], type_: pa.DataType) -> pc.Expression:
    column, value = pc.field(question["column"]), question["value"]
    if value is None:
        return column.is_null() if question["operator"] == "=" else column.is_valid()
    return COMPARE[question["operator"]](column, pc.scalar(scalar(type_, value)))


def scalar(type_: pa.DataType, text: str) -> pa.Scalar:
    if pa.types.is_date32(type_):
        return pa.scalar(int(text), pa.int32()).cast(type_)
    if pa.types.is_integer(type_) or pa.types.is_timestamp(type_):
        return pa.scalar(int(text), type_)
    if pa.types.is_floating(type_):
        return pa.scalar(double_of(text), type_)
    if pa.types.is_decimal(type_):
        return pa.scalar(decimal.Decimal(text), type_)
    if pa.types.is_boolean(type_):
        return pa.scalar(text == "true")
    return pa.scalar(bytes.fromhex(text) if pa.types.is_binary(type_) else text, type_)


answer({"values": values, "footers": footer, "filters": rows_of})
