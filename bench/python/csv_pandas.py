"""A CSV file into Parquet by pandas, with awswrangler at hand. argv: CSV file, Parquet file.

awswrangler reads from and writes to S3 by these very functions of pandas and pyarrow.
"""

import sys

import awswrangler as wr  # noqa: F401 - what a function of this kind imports
import pandas as pd

types = {"payment_id": "string", "customer": "string", "quantity": "int32", "price": "float64", "score": "float64", "is_gift": "bool"}
frame = pd.read_csv(sys.argv[1], dtype=types, parse_dates=["day", "paid_at"])
frame.to_parquet(sys.argv[2], compression="snappy", index=False)
