"""The Terraform configuration parses, its references are declared, and data protection is enabled."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import hcl2
import pytest

from shared.catalog.backups.restore_run import upload_folder as archive_folder
from shared.catalog.import_jobs.uploads import upload_path
from shared.config import SECRETS
from shared.platform.vault.signing import ALGORITHM
from tests.fixtures.deployed import ENDPOINTS

FOLDER = Path("infra/terraform")
FILES = sorted(FOLDER.glob("*.tf"))
TEXT = "\n".join(file.read_text("utf-8") for file in FILES)


def declared(pattern: str) -> set[str]:
    return {".".join(found) for found in re.findall(pattern, TEXT, re.MULTILINE)}


def block(kind: str, name: str) -> str:
    found = re.search(rf'^resource "{kind}" "{name}" \{{\n(.*?)^\}}', TEXT, re.MULTILINE | re.DOTALL)
    assert found, f"{kind}.{name} is not declared"
    return found[1]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_it_parses(file: Path) -> None:
    parsed: dict[str, Any] = hcl2.loads(file.read_text("utf-8"))
    assert parsed


def test_it_is_formatted_as_terraform_does_it() -> None:
    if not shutil.which("terraform"):
        pytest.skip("Terraform is not installed.")
    done = subprocess.run(["terraform", "fmt", "-check", "-diff", FOLDER], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_references_are_declared() -> None:
    resources = declared(r'^resource "(\w+)" "(\w+)"')
    assert set(re.findall(r"(?<![\w.])(google_\w+\.\w+)\.", TEXT)) <= resources
    variables = set(re.findall(r'^variable "(\w+)"', TEXT, re.MULTILINE))
    assert set(re.findall(r"\bvar\.(\w+)", TEXT)) == variables
    assert set(re.findall(r"\blocal\.(\w+)", TEXT)) <= set(re.findall(r"^  (\w+) += ", TEXT, re.MULTILINE))


def test_data_protection_is_enabled() -> None:
    assert "POINT_IN_TIME_RECOVERY_ENABLED" in block("google_firestore_database", "documents")
    assert "DELETE_PROTECTION_ENABLED" in block("google_firestore_database", "documents")
    assert 'public_access_prevention    = "enforced"' in block("google_storage_bucket", "files")
    assert "prevent_destroy = true" in block("google_kms_crypto_key", "credentials")


def test_uploads_to_restore_or_import_are_deleted_after_two_weeks() -> None:
    """As `POST /restores/uploads` and `POST /imports/uploads` say, and nothing else is."""
    (age, prefixes), *others = re.findall(
        r"age\s+= (\d+)\s+matches_prefix = \[([^]]*)\]\s+\}\s+action \{\s+type = \"Delete\"",
        block("google_storage_bucket", "files"),
    )
    assert (age, others) == ("14", [])
    uploads = (upload_path("t", "u", "a.csv", 1, 1), archive_folder("t", "u"))
    assert {f"{path.partition('/')[0]}/" for path in uploads} == set(re.findall(r'"([^"]+)"', prefixes))


def test_deleted_backups_can_be_restored_and_the_functions_cannot_change_that() -> None:
    bucket = block("google_storage_bucket", "backups")
    assert re.search(r"soft_delete_policy \{\s+retention_duration_seconds = var\.backup_days \* 86400", bucket)
    assert re.search(r"uniform_bucket_level_access = true", bucket)
    assert 'public_access_prevention    = "enforced"' in bucket
    assert "prevent_destroy = true" in bucket
    assert "retention_policy" not in bucket, "backups are deleted when their tenant's setting says so"
    assert '"Delete"' not in bucket, "the functions delete them"
    granted = set(re.findall(r"roles/[\w.]+", block("google_storage_bucket_iam_member", "backups")))
    assert granted == {"roles/storage.objectUser"}
    assert "google_storage_bucket.backups.name" in block("google_storage_bucket_iam_member", "backups")


def test_each_bucket_and_key_of_the_settings_is_an_output() -> None:
    named = {*re.findall(r"The value of (STARDUST_\w+)\.", TEXT)}
    assert {"STARDUST_BUCKET", "STARDUST_LEDGER_BUCKET", "STARDUST_BACKUP_BUCKET", "STARDUST_KMS_KEY"} <= named


def test_the_functions_are_neither_owner_nor_editor() -> None:
    roles = set(re.findall(r'"(roles/[\w.]+)"', TEXT))
    assert not roles & {"roles/owner", "roles/editor", "roles/storage.admin", "roles/cloudkms.admin"}


def test_the_functions_run_as_an_account_of_their_own() -> None:
    """The default compute account is an editor of the project."""
    account = re.search(r'account_id\s+= "([\w-]+)"', block("google_service_account", "functions"))
    assert account
    assert {endpoint.serviceAccountEmail for endpoint in ENDPOINTS.values()} == {f"{account[1]}@"}
    assert "compute@developer" not in TEXT
    assert "google_service_account.functions.email" in TEXT


def test_the_functions_may_read_each_secret_of_the_deployment_and_no_other() -> None:
    named = re.search(r"secrets = toset\(\[([^]]*)\]\)", TEXT)
    assert named
    assert sorted(re.findall(r'"(\w+)"', named[1])) == sorted(SECRETS)
    assert "roles/secretmanager.secretAccessor" in block("google_secret_manager_secret_iam_member", "runtime")
    assert not re.search(r"secretmanager", block("google_project_iam_member", "runtime"))


def test_signed_heads_cannot_be_changed_or_deleted() -> None:
    bucket = block("google_storage_bucket", "ledger")
    assert re.search(r"is_locked\s+= true", bucket)
    assert 'public_access_prevention    = "enforced"' in bucket
    granted = set(re.findall(r"roles/[\w.]+", block("google_storage_bucket_iam_member", "ledger")))
    assert granted == {"roles/storage.objectCreator", "roles/storage.objectViewer"}, "the functions cannot delete"
    key = block("google_kms_crypto_key", "heads")
    assert "ASYMMETRIC_SIGN" in key
    assert "prevent_destroy = true" in key
    assert ALGORITHM in key
