"""An S3 server (moto) that enforces policies: one key may write, one only read, one only put, one only assume
a role.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3

from infra.local.servers.s3 import S3Server, run_s3_server

EXTERNAL_ID = "as-agreed"
_SET_UP_CALLS = 15  # one bucket, three calls for each of four users, and two for the role


@dataclass(frozen=True, slots=True)
class StrictS3Server(S3Server):
    """The server's own key has full access to the bucket; `reader` may only read, `putter` only put, `delegate` only
    assume `role`.
    """

    reader: tuple[str, str]
    putter: tuple[str, str]
    delegate: tuple[str, str]
    role: str


@contextmanager
def run_strict_s3_server(work: Path, bucket: str) -> Iterator[StrictS3Server]:
    """Creates the users with the first calls, which moto does not check."""
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
        putter = _user(iam, "putter", ["s3:PutObject"])
        delegate = _user(iam, "delegate", ["sts:AssumeRole"])
        role = _role(iam, "ingest", ["s3:*"])
        yield StrictS3Server(
            server.endpoint, *writer, server.child, reader=reader, putter=putter, delegate=delegate, role=role
        )


def _user(iam: Any, name: str, actions: list[str]) -> tuple[str, str]:
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName=name, PolicyDocument=_policy(actions, Resource="*"))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return key["AccessKeyId"], key["SecretAccessKey"]


def _role(iam: Any, name: str, actions: list[str]) -> str:
    trust = _policy(
        ["sts:AssumeRole"],
        Principal={"AWS": "*"},
        Condition={"StringEquals": {"sts:ExternalId": EXTERNAL_ID}},
    )
    arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    iam.put_role_policy(RoleName=name, PolicyName=name, PolicyDocument=_policy(actions, Resource="*"))
    return str(arn)


def _policy(actions: list[str], **fields: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, **fields}]})
