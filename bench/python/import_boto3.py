"""A CSV file into DynamoDB by boto3, with a copy as JSON, as AWS's sample function does it. argv: CSV file, table, folder."""

import csv
import json
import os
import sys

import boto3

table = boto3.resource("dynamodb").Table(sys.argv[2])
items = []
with open(sys.argv[1], encoding="utf-8-sig", newline="") as file, table.batch_writer() as batch:
    for row in csv.DictReader(file):
        item = {name: value for name, value in row.items() if value != ""}
        batch.put_item(Item=item)
        items.append(item)
os.makedirs(sys.argv[3], exist_ok=True)
with open(os.path.join(sys.argv[3], "copy.json"), "w", encoding="utf-8") as copy:
    json.dump(items, copy)
