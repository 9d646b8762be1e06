import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from functions.callables.row import Row
from functions.callables.rows import TABLE
from functions.callables.table import request_model
from functions.instances import keep_instances
from shared.errors import InvalidInput
from shared.model.base import Model
from tests.fixtures.deployed import CALLABLES, ENDPOINTS

ROOT = Path(__file__).parents[3]
HEAVY = (
    "boto3",
    "paramiko",
    "lxml",
    "azure",
    "google.cloud.kms",
    "google.cloud.storage",
    "PIL",
    "numpy",
    "opentelemetry.sdk",
    "pydantic",
    "typer",
)
PROBE = f"""
import json, sys
import main
print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))
"""


def test_a_cold_start_imports_no_adapter() -> None:
    environment = {"GCLOUD_PROJECT": "demo-import", "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == []


LOADED = """
import json, sys
import main
print(json.dumps(sorted(sys.modules)))
"""
MOST = {"listGenres": 1140, "updateProfile": 1150, "createDelivery": 1240, "deliver": 1520, "api": 1160}
"""How many modules an instance loads for its first request. Raise a number by what a change needs, not by more."""


@pytest.mark.parametrize(("target", "most"), MOST.items())
def test_an_instance_loads_what_its_function_needs(target: str, most: int) -> None:
    environment = {"GCLOUD_PROJECT": "demo-import", "PATH": "", "FUNCTION_TARGET": target}
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    loaded = set(json.loads(done.stdout))
    assert {*HEAVY, "rich"} & loaded == {"pydantic"}
    assert ("shared.delivery.worker.run" in loaded) is (target == "deliver")
    assert "shared.model.catalog.draft" not in loaded
    assert len(loaded) <= most


REGIONS = """
import json, main
found = [getattr(each, "__firebase_endpoint__", None) for each in vars(main).values()]
print(json.dumps(sorted({region for each in found if each for region in each.region})))
"""


def test_every_function_is_deployed_to_the_region_of_the_settings() -> None:
    """The queues are sought there, and hosting rewrites to wherever a function is if the rewrite names no region."""
    environment = {"GCLOUD_PROJECT": "demo-import", "PATH": "", "STARDUST_REGION": "europe-west1"}
    done = subprocess.run(
        [sys.executable, "-c", REGIONS], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == ["europe-west1"]
    rewrites = json.loads((ROOT / "firebase.json").read_text("utf-8"))["hosting"]["rewrites"]
    assert [each for each in rewrites if "region" in each.get("function", {})] == []


INSTANCES = """
import json, main
found = {name: getattr(each, "__firebase_endpoint__", None) for name, each in vars(main).items()}
print(json.dumps({name: each.minInstances for name, each in found.items() if each and type(each.minInstances) is int}))
"""


def test_instances_are_kept_of_the_functions_that_the_settings_name() -> None:
    environment = {"GCLOUD_PROJECT": "demo-import", "PATH": "", "STARDUST_MIN_INSTANCES": "deliver=2,createDelivery=1"}
    done = subprocess.run(
        [sys.executable, "-c", INSTANCES], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == {"deliver": 2, "createDelivery": 1}


@pytest.mark.parametrize("wanted", ["nothing=1", "deliver=0", "deliver"])
def test_instances_of_an_unknown_function_are_refused(wanted: str) -> None:
    with pytest.raises(InvalidInput, match="STARDUST_MIN_INSTANCES"):
        keep_instances({}, {"STARDUST_MIN_INSTANCES": wanted})


def test_main_deploys_every_row_of_the_table() -> None:
    assert {row.name for row in TABLE} == CALLABLES


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_a_row_names_a_use_case_with_the_expected_signature(row: Row) -> None:
    use_case = row.load()
    assert issubclass(request_model(use_case), Model)
    given = {"person" if row.personal else "caller", "adapters"}
    assert given <= set(use_case.__kwdefaults__ or {}) | set(use_case.__annotations__)
    assert use_case.__doc__


@pytest.mark.parametrize("name", ENDPOINTS)
def test_every_function_has_a_bounded_number_of_instances(name: str) -> None:
    """Without a bound, a flood of requests costs whatever the platform can start."""
    bound = ENDPOINTS[name].maxInstances
    assert isinstance(bound, int)
    assert 1 <= bound <= 50


QUEUES = [name for name, endpoint in ENDPOINTS.items() if endpoint.taskQueueTrigger is not None]


@pytest.mark.parametrize("name", QUEUES)
def test_a_queue_can_be_named_after_each_task_function(name: str) -> None:
    """Cloud Tasks refuses other characters, and then no task of the function is ever queued."""
    assert re.fullmatch(r"[A-Za-z0-9-]{1,100}", name)


def test_there_are_task_functions() -> None:
    assert {"announce", "deliver", "listen", "perform"} <= set(QUEUES)
