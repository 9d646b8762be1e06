"""Administers task queues over gRPC. No emulator of the admin API exists; this server implements its five methods."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest
from google.api_core.exceptions import RetryError
from google.cloud import tasks_v2
from google.cloud.tasks_v2.services.cloud_tasks.transports import CloudTasksGrpcTransport
from typer.testing import CliRunner, Result

from shared.cli.commands import queue as command
from shared.cli.main import app
from shared.errors import Forbidden, NotFound, Unavailable
from shared.platform.tasks.queues import CloudQueues

PARENT = "projects/label/locations/europe-west1"
STATES = tasks_v2.Queue.State


class Server:
    """Queues and their tasks, as Cloud Tasks keeps them."""

    def __init__(self) -> None:
        limits = {"max_dispatches_per_second": 5, "max_concurrent_dispatches": 10}
        retries = {"max_attempts": 8}
        names = ("send_webhook", "deliver")
        self.queues = {
            f"{PARENT}/queues/{name}": tasks_v2.Queue(
                name=f"{PARENT}/queues/{name}", state=STATES.RUNNING, rate_limits=limits, retry_config=retries
            )
            for name in names
        }
        self.tasks = dict.fromkeys(self.queues, 3)
        self.refusal: grpc.StatusCode | None = None

    def list_queues(self, request: tasks_v2.ListQueuesRequest) -> tasks_v2.ListQueuesResponse:
        return tasks_v2.ListQueuesResponse(queues=[q for name, q in self.queues.items() if request.parent in name])

    def pause_queue(self, request: tasks_v2.PauseQueueRequest) -> tasks_v2.Queue:
        self.queues[request.name].state = STATES.PAUSED
        return self.queues[request.name]

    def resume_queue(self, request: tasks_v2.ResumeQueueRequest) -> tasks_v2.Queue:
        self.queues[request.name].state = STATES.RUNNING
        return self.queues[request.name]

    def purge_queue(self, request: tasks_v2.PurgeQueueRequest) -> tasks_v2.Queue:
        queue = self.queues[request.name]
        self.tasks[request.name] = 0
        return queue

    def update_queue(self, request: tasks_v2.UpdateQueueRequest) -> tasks_v2.Queue:
        queue = self.queues[request.queue.name]
        for path in request.update_mask.paths:
            field = path.removeprefix("rate_limits.")
            setattr(queue.rate_limits, field, getattr(request.queue.rate_limits, field))
        return queue

    def handler(self, method: str, request: Any, response: Any) -> grpc.RpcMethodHandler:
        def answer(asked: Any, context: grpc.ServicerContext) -> Any:
            if self.refusal is not None:
                context.abort(self.refusal, "refused")
            try:
                return getattr(self, method)(asked)
            except KeyError:
                context.abort(grpc.StatusCode.NOT_FOUND, "Queue does not exist.")

        return grpc.unary_unary_rpc_method_handler(answer, request.deserialize, response.serialize)


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def queues(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[CloudQueues]:
    served = grpc.server(ThreadPoolExecutor(2))
    methods = {
        "ListQueues": ("list_queues", tasks_v2.ListQueuesRequest, tasks_v2.ListQueuesResponse),
        "PauseQueue": ("pause_queue", tasks_v2.PauseQueueRequest, tasks_v2.Queue),
        "ResumeQueue": ("resume_queue", tasks_v2.ResumeQueueRequest, tasks_v2.Queue),
        "PurgeQueue": ("purge_queue", tasks_v2.PurgeQueueRequest, tasks_v2.Queue),
        "UpdateQueue": ("update_queue", tasks_v2.UpdateQueueRequest, tasks_v2.Queue),
    }
    handlers = {name: server.handler(*method) for name, method in methods.items()}
    served.add_generic_rpc_handlers(
        (grpc.method_handlers_generic_handler("google.cloud.tasks.v2.CloudTasks", handlers),)
    )
    port = served.add_insecure_port("127.0.0.1:0")
    served.start()
    channel = grpc.insecure_channel(f"127.0.0.1:{port}")
    client = tasks_v2.CloudTasksClient(transport=CloudTasksGrpcTransport(channel=channel))
    monkeypatch.setattr(command, "connect", lambda project, region: CloudQueues(project, region, client))
    yield CloudQueues("label", "europe-west1", client)
    channel.close()
    served.stop(None)


def run(*arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(
        app, ["queue", *arguments, "--project", "label", "--region", "europe-west1"], input=answer
    )


def test_queues_are_listed_by_name(queues: CloudQueues) -> None:
    first, second = queues.list()
    assert (first.name, first.state, first.per_second, first.concurrent, first.attempts) == (
        "deliver",
        "running",
        5,
        10,
        8,
    )
    assert second.name == "send_webhook"


def test_a_queue_is_paused_and_resumed(queues: CloudQueues) -> None:
    assert json.loads(run("pause", "deliver", "--json").stdout)["queues"][0]["state"] == "paused"
    assert [queue.state for queue in queues.list()] == ["paused", "running"]
    assert run("resume", "deliver").stdout.split()[:2] == ["deliver", "running"]


def test_purging_asks_first(queues: CloudQueues, server: Server) -> None:
    assert queues is not None
    assert run("purge", "deliver", answer="n\n").exit_code == 1
    assert server.tasks[f"{PARENT}/queues/deliver"] == 3
    assert run("purge", "deliver", answer="y\n").exit_code == 0
    assert server.tasks == {f"{PARENT}/queues/deliver": 0, f"{PARENT}/queues/send_webhook": 3}
    assert run("purge", "send_webhook", "--yes").exit_code == 0
    assert server.tasks[f"{PARENT}/queues/send_webhook"] == 0


def test_only_the_given_rates_change(queues: CloudQueues) -> None:
    assert run("rates", "deliver", "--concurrent", "2").exit_code == 0
    deliver, other = queues.list()
    assert (deliver.per_second, deliver.concurrent, other.concurrent) == (5, 2, 10)
    assert run("rates", "deliver", "--per-second", "0.5").exit_code == 0
    assert (queues.list()[0].per_second, queues.list()[0].concurrent) == (0.5, 2)
    assert run("rates", "deliver").exit_code == 2


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (grpc.StatusCode.PERMISSION_DENIED, Forbidden),
        (grpc.StatusCode.UNAUTHENTICATED, Forbidden),
        (grpc.StatusCode.FAILED_PRECONDITION, Unavailable),
    ],
)
def test_a_refusal_says_what_to_do(
    queues: CloudQueues, server: Server, status: grpc.StatusCode, error: type[Exception]
) -> None:
    server.refusal = status
    with pytest.raises(error, match="deliver") as caught:
        queues.pause("deliver")
    assert ("roles/cloudtasks.queueAdmin" in str(caught.value)) is (error is Forbidden)


def test_a_queue_service_that_stays_away_is_unavailable(queues: CloudQueues, monkeypatch: pytest.MonkeyPatch) -> None:
    def give_up(**_: Any) -> None:
        raise RetryError("gave up", cause=None)

    monkeypatch.setattr(queues._client, "list_queues", give_up)
    with pytest.raises(Unavailable):
        queues.list()


def test_an_unknown_queue_is_not_found(queues: CloudQueues) -> None:
    with pytest.raises(NotFound, match="delivery"):
        queues.purge("delivery")
    failed = run("pause", "delivery", "--json")
    assert (failed.exit_code, json.loads(failed.stdout)["problems"][0]["code"]) == (4, "not-found")
