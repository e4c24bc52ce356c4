"""What applications do with DynamoDB by boto3. argv: {"do": the name of a function below, …its arguments}."""

import json
import sys
from decimal import Decimal
from typing import Any

import boto3
from boto3.dynamodb.conditions import Attr, Key

from clients_refusals import refusal

TABLE = "OrderTable"
client = boto3.client("dynamodb")
table = boto3.resource("dynamodb").Table(TABLE)


def create(name: str) -> dict[str, Any]:
    """Makes a table and describes it."""
    client.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "orderid", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "orderid", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    client.get_waiter("table_exists").wait(TableName=name)
    described = client.describe_table(TableName=name)["Table"]
    return {
        "status": described["TableStatus"],
        "arn": described["TableArn"],
        "year": described["CreationDateTime"].year,
        "names": [name for page in client.get_paginator("list_tables").paginate() for name in page["TableNames"]],
    }


def delete(name: str) -> list[str]:
    """Deletes a table. The tables that are left."""
    client.delete_table(TableName=name)
    client.get_waiter("table_not_exists").wait(TableName=name)
    return client.list_tables()["TableNames"]


def write() -> dict[str, Any]:
    """Writes items by every operation that does so. What it was told in return."""
    item = {
        "orderid": "first",
        "product_name": "Ladegerät 🔌",
        "price": Decimal("190.07"),
        "photo": b"\x00\xff",
        "tags": {"a", "b"},
        "address": {"city": "York", "lines": ["1", 2, None, True]},
        "exact": Decimal("1234567890123456789012345678901234.5678"),
    }
    table.put_item(Item=item, ConditionExpression=Attr("orderid").not_exists())
    updated = table.update_item(
        Key={"orderid": "first"},
        UpdateExpression="SET price = price + :one REMOVE photo",
        ExpressionAttributeValues={":one": 1},
        ReturnValues="UPDATED_NEW",
    )
    with table.batch_writer() as batch:
        for number in range(60):
            batch.put_item(Item={"orderid": f"order {number:02}", "quantity": number, "price": Decimal("0.5")})
    with table.batch_writer() as batch:
        for number in range(50, 60):
            batch.delete_item(Key={"orderid": f"order {number}"})
    removed = table.delete_item(Key={"orderid": "order 49"}, ReturnValues="ALL_OLD")
    return {"updated": str(updated["Attributes"]["price"]), "removed": int(removed["Attributes"]["quantity"])}


def read() -> dict[str, Any]:
    """Reads what `write` wrote, by every operation that does so."""
    first = table.get_item(Key={"orderid": "first"}, ConsistentRead=True)["Item"]
    pages = client.get_paginator("scan").paginate(TableName=TABLE, PaginationConfig={"PageSize": 20})
    keys = [{"orderid": {"S": f"order {number:02}"}} for number in range(100)]
    return {
        "first": {"price": str(first["price"]), "tags": sorted(first["tags"]), "exact": str(first["exact"])},
        "query": table.query(KeyConditionExpression=Key("orderid").eq("order 07"))["Count"],
        "pages": [len(page["Items"]) for page in pages],
        "filtered": table.scan(FilterExpression=Attr("quantity").lt(10))["Count"],
        "batch": len(client.batch_get_item(RequestItems={TABLE: {"Keys": keys}})["Responses"][TABLE]),
    }


def refusals() -> dict[str, Any]:
    """What DynamoDB says no to."""
    key = {"orderid": {"S": "first"}}
    put = {"Put": {"TableName": TABLE, "Item": key}}
    twice = [{"PutRequest": {"Item": key}}] * 2
    return {
        "a table that is there": refusal(lambda: create(TABLE)),
        "a table that is not": refusal(lambda: client.get_item(TableName="Nowhere", Key=key)),
        "a condition": refusal(lambda: table.put_item(Item={"orderid": "first"}, ConditionExpression=Attr("orderid").not_exists())),
        "no key": refusal(lambda: table.put_item(Item={"other": 1})),
        "400 KB": refusal(lambda: table.put_item(Item={"orderid": "large", "text": "x" * 410_000})),
        "an item twice": refusal(lambda: client.batch_write_item(RequestItems={TABLE: twice})),
        "a transaction": refusal(lambda: client.transact_write_items(TransactItems=[put])),
        "PartiQL": refusal(lambda: client.execute_statement(Statement=f'SELECT * FROM "{TABLE}"')),
        "backups": refusal(lambda: client.describe_continuous_backups(TableName=TABLE)),
    }


def failed_condition() -> dict[str, Any]:
    """The item that keeps a write from being made."""
    key = {"orderid": {"S": "order 07"}}
    told = {"ConditionExpression": "attribute_not_exists(orderid)", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    try:
        client.put_item(TableName=TABLE, Item=key, **told)
    except client.exceptions.ConditionalCheckFailedException as error:
        return error.response["Item"]
    raise AssertionError("expected a refusal")


def settings() -> dict[str, Any]:
    """Switches a table's streaming off and on again, and its time to live on."""
    describe = lambda: client.describe_kinesis_streaming_destination(TableName=TABLE)["KinesisDataStreamDestinations"]
    [before] = describe()
    destination = {"TableName": TABLE, "StreamArn": before["StreamArn"]}
    client.disable_kinesis_streaming_destination(**destination)
    between = [each["DestinationStatus"] for each in describe()]
    precision = {"ApproximateCreationDateTimePrecision": "MICROSECOND"}
    client.enable_kinesis_streaming_destination(**destination, EnableKinesisStreamingConfiguration=precision)
    client.update_time_to_live(TableName=TABLE, TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"})
    time_to_live = client.describe_time_to_live(TableName=TABLE)["TimeToLiveDescription"]
    return {"before": before, "between": between, "isSame": describe() == [before], "timeToLive": time_to_live}


arguments = json.loads(sys.argv[1])
print(json.dumps(globals()[arguments.pop("do")](**arguments)))
