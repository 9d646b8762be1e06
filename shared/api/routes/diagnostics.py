"""Routes of the production test suite, and of the status page."""

from shared.api.handler import use
from shared.api.route import Call, Route
from shared.api.wire.paging import Page, PageQuery, read_page
from shared.diagnostics.status.page import PublicStatus, public_status
from shared.diagnostics.suite.runs import SuiteRequest, get_run, runs_query, start_run
from shared.diagnostics.suite.table import CheckDescription, descriptions
from shared.model.base import Model
from shared.model.diagnostics import SuiteRun


class SuiteRunPage(Page[SuiteRun]):
    """A page of runs of the test suite."""


class CheckList(Model):
    """The checks of the test suite."""

    items: list[CheckDescription]
    """The checks, in the order in which a run makes them."""


def list_test_checks(_call: Call) -> CheckList:
    """Lists what the production test suite checks, and what each check proves."""
    return CheckList(items=descriptions())


def list_test_runs(call: Call) -> SuiteRunPage:
    """Lists the tenant's runs of the test suite, newest first."""
    return read_page(SuiteRunPage, runs_query(call.caller), call.query, store=call.adapters.store)


def get_status(call: Call) -> PublicStatus:
    """Returns how the deployment is and was, and incidents: for the status page."""
    return public_status(call.adapters)


ROUTES = (
    Route("GET", "/status", "Read how the deployment is", get_status, PublicStatus, role=None, metered=True),
    Route("GET", "/test/checks", "List what the test suite checks", list_test_checks, CheckList, role="admin"),
    Route(
        "GET",
        "/test/runs",
        "List runs of the test suite",
        list_test_runs,
        SuiteRunPage,
        role="admin",
        query=PageQuery,
    ),
    Route(
        "POST",
        "/test/runs",
        "Run the test suite",
        use(start_run, name="run_tests", location="/test/runs/{0.id}"),
        SuiteRun,
        role="admin",
        body=SuiteRequest,
        status=201,
        conflicts=True,
    ),
    Route(
        "GET",
        "/test/runs/{runId}",
        "Read a run of the test suite",
        use(get_run, name="get_test_run"),
        SuiteRun,
        role="admin",
    ),
)
