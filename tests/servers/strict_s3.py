"""An S3 server (moto) that checks access keys and policies: one key may write, another only read."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from infra.local.servers.s3 import S3Server, run_s3_server

_SET_UP_CALLS = 7  # one bucket, and three calls for each of two users


@dataclass(frozen=True, slots=True)
class StrictS3Server(S3Server):
    """The server's own key may do everything in the bucket; `reader` may only read."""

    reader: tuple[str, str]


@contextmanager
def run_strict_s3_server(work: Path, bucket: str) -> Iterator[StrictS3Server]:
    """moto lets the first calls pass unchecked: with them the users are made."""
    env = {"INITIAL_NO_AUTH_ACTION_COUNT": str(_SET_UP_CALLS)}
    with run_s3_server(work, buckets=(bucket,), env=env) as server:
        iam = boto3.client(
            "iam",
            region_name="us-east-1",
            endpoint_url=server.endpoint,
            aws_access_key_id="set-up",
            aws_secret_access_key="set-up",
        )
        writer = _user(iam, "writer", ["s3:*"])
        reader = _user(iam, "reader", ["s3:GetObject", "s3:ListBucket"])
        yield StrictS3Server(server.endpoint, *writer, server.child, reader=reader)


def _user(iam: Any, name: str, actions: list[str]) -> tuple[str, str]:
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]}
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName=name, PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return key["AccessKeyId"], key["SecretAccessKey"]
