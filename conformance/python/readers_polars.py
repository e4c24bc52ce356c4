"""Parquet files as Polars reads them."""

import decimal
import operator
from typing import Any

import polars as pl
from readers_answers import answer, double_of, text_of

COMPARE = {"=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def values(file: str) -> dict[str, Any]:
    frame = pl.scan_parquet(file).collect()
    columns = [{"name": each.name, "type": str(each.dtype), "values": texts(each)} for each in frame.get_columns()]
    return {"rows": frame.height, "columns": columns}


def texts(column: pl.Series) -> list[str | None]:
    if column.dtype in (pl.Date, pl.Datetime):
        column = column.to_physical()
    return [text_of(value) for value in column.to_list()]


def rows_of(question: dict[str, Any]) -> dict[str, Any]:
    file, column = question["file"], question["column"]
    condition = condition_of(question, pl.read_parquet_schema(file)[column])
    if question["maySkip"]:
        found = pl.scan_parquet(file, use_statistics=True).filter(condition).select("row").collect()
    else:
        found = pl.read_parquet(file, use_statistics=False, columns=["row", column]).filter(condition)
    return {"rows": found["row"].to_list()}


def condition_of(question: dict[str, Any], dtype: pl.DataType) -> pl.Expr:
    column, value = pl.col(question["column"]), question["value"]
    if value is None:
        return column.is_null() if question["operator"] == "=" else column.is_not_null()
    return COMPARE[question["operator"]](column, literal(dtype, value))


def literal(dtype: pl.DataType, text: str) -> pl.Expr:
    match dtype:
        case pl.String():
            return pl.lit(text)
        case pl.Binary():
            return pl.lit(bytes.fromhex(text))
        case pl.Boolean():
            return pl.lit(text == "true")
        case pl.Float64():
            return pl.lit(double_of(text))
        case pl.Decimal():
            return pl.lit(decimal.Decimal(text), dtype=dtype)
        case pl.Date() | pl.Datetime():
            return pl.lit(int(text)).cast(dtype)
        case _:
            return pl.lit(int(text), dtype=dtype)


answer({"values": values, "filters": rows_of})
