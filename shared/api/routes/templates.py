"""Template routes."""

from shared.api.handler import itself, use
from shared.api.route import Route
from shared.catalog.releases.fields import ReleaseContent
from shared.catalog.templates import templates
from shared.model.base import Model
from shared.model.catalog.draft import ReleaseDraft

_ITEM = "/templates/{templateId}"


class TemplateList(Model):
    """Our templates, then the tenant's own by name."""

    items: list[templates.TemplateView]


ROUTES = (
    Route("GET", "/templates", "List the templates", use(templates.list_templates, items=TemplateList), TemplateList),
    Route(
        "POST",
        "/templates",
        "Create a template from content or from a release",
        use(templates.create_template, location="/templates/{0.id}", etag=itself),
        templates.TemplateView,
        role="manager",
        body=templates.TemplateContent,
        status=201,
        tagged=True,
        conflicts=True,
    ),
    Route(
        "GET", _ITEM, "Read a template", use(templates.get_template, etag=itself), templates.TemplateView, tagged=True
    ),
    Route(
        "PATCH",
        _ITEM,
        "Change a template",
        use(templates.update_template, etag=itself),
        templates.TemplateView,
        role="manager",
        body=templates.TemplateEdit,
        tagged=True,
    ),
    Route(
        "DELETE",
        _ITEM,
        "Delete a template",
        use(templates.delete_template),
        role="manager",
        status=204,
        conditional=True,
    ),
    Route(
        "POST",
        f"{_ITEM}/releases",
        "Create a draft from a template",
        use(templates.fill_release, root="release", location="/releases/{0.id}", etag=itself),
        ReleaseDraft,
        role="manager",
        body=ReleaseContent,
        status=201,
        tagged=True,
    ),
)
