"""Catalogs of Iceberg tables: of this machine, and of S3 Tables."""

import json
from typing import Any, Protocol

import boto3
from pyiceberg.catalog.rest import RestCatalog
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.schema import Schema
from pyiceberg.table import Table

NAMESPACE = "analytics"


class Tables(Protocol):
    def create(self, name: str, fields: list[dict[str, Any]]) -> None: ...

    def load(self, name: str) -> Table: ...


class LocalTables:
    """A catalog in SQLite, and files in a folder."""

    def __init__(self, folder: str) -> None:
        self.catalog = SqlCatalog("local", uri=f"sqlite:///{folder}/catalog.db", warehouse=f"file://{folder}")
        self.catalog.create_namespace(NAMESPACE)

    def create(self, name: str, fields: list[dict[str, Any]]) -> None:
        self.catalog.create_table(f"{NAMESPACE}.{name}", schema=schema_of(fields))

    def load(self, name: str) -> Table:
        return self.catalog.load_table(f"{NAMESPACE}.{name}")


class S3Tables:
    """A table bucket: tables are made by its API, as a deploy does, and used by its REST catalog.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_s3Buckets_CreateTable.html
    """

    def __init__(self, endpoint: str, region: str) -> None:
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        self.client = boto3.client("s3tables", endpoint_url=endpoint, region_name=region, **keys)
        self.bucket = self.client.create_table_bucket(name="inlet-tables")["arn"]
        self.client.create_namespace(tableBucketARN=self.bucket, namespace=[NAMESPACE])
        files = {"endpoint": endpoint, "region": region, "access-key-id": "test", "secret-access-key": "test"}
        options = {f"s3.{name}": value for name, value in files.items()}
        self.catalog = RestCatalog("s3tables", uri=f"{endpoint}/iceberg", warehouse=self.bucket, **options)

    def create(self, name: str, fields: list[dict[str, Any]]) -> None:
        metadata = {"iceberg": {"schema": {"fields": fields}}}
        place = {"tableBucketARN": self.bucket, "namespace": NAMESPACE, "name": name}
        self.client.create_table(**place, format="ICEBERG", metadata=metadata)

    def load(self, name: str) -> Table:
        return self.catalog.load_table(f"{NAMESPACE}.{name}")


def schema_of(fields: list[dict[str, Any]]) -> Schema:
    numbered = [{"id": index, **field} for index, field in enumerate(fields, start=1)]
    return Schema.model_validate_json(json.dumps({"type": "struct", "fields": numbered}))
