"""Parquet files as DuckDB reads them."""

import functools
from typing import Any

import duckdb
from readers_answers import answer, double_of, text_of

database = duckdb.connect()
database.execute("SET TimeZone = 'UTC'")


def values(file: str) -> dict[str, Any]:
    described = database.execute("DESCRIBE FROM read_parquet(?, hive_partitioning = false)", [file]).fetchall()
    types = {name: type_ for name, type_, *_ in described}
    columns = ", ".join(stored(name, type_) for name, type_ in types.items())
    rows = database.execute(f"SELECT {columns} FROM read_parquet(?, hive_partitioning = false)", [file]).fetchall()
    texts = [[text_of(row[index]) for row in rows] for index in range(len(types))]
    return {
        "rows": database.execute("SELECT count(*) FROM read_parquet(?)", [file]).fetchall()[0][0],
        "columns": [{"name": name, "type": types[name], "values": column} for name, column in zip(types, texts)],
    }


def stored(name: str, type_: str) -> str:
    """A date as its days and a timestamp as its microseconds: DuckDB's reach further than Python's."""
    if type_ == "DATE":
        return f"{quoted(name)} - DATE '1970-01-01'"
    if type_ == "TIMESTAMP WITH TIME ZONE":
        return f"epoch_us({quoted(name)})"
    return quoted(name)


def rows_of(question: dict[str, Any]) -> dict[str, Any]:
    source = f"read_parquet('{question['file']}')" if question["maySkip"] else loaded(question["file"])
    query = f"SELECT row FROM {source} WHERE {condition_of(question)} ORDER BY row"
    return {"rows": [row for (row,) in database.execute(query).fetchall()]}


@functools.cache
def loaded(file: str) -> str:
    """A table of its own, with all of the file."""
    database.execute(f"CREATE TABLE {quoted(file)} AS FROM read_parquet('{file}')")
    return quoted(file)


def condition_of(question: dict[str, Any]) -> str:
    column, value = quoted(question["column"]), question["value"]
    if value is None:
        return f"{column} IS {'' if question['operator'] == '=' else 'NOT'} NULL"
    return f"{column} {question['operator']} {literal(question['type'], value)}"


def literal(type_: str, text: str) -> str:
    """A constant, so that it is compared with what the file says of its row groups."""
    match type_:
        case "string":
            return "'" + text.replace("'", "''") + "'"
        case "binary":
            return f"unhex('{text}')"
        case "double":
            return f"'{double_of(text)!r}'::DOUBLE"
        case "date":
            return f"(DATE '1970-01-01' + {text})"
        case "timestamp":
            return f"make_timestamptz({text})"
        case _:
            return f"'{text}'::{type_}"


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


answer({"values": values, "filters": rows_of})
