"""Lists templates, manages a tenant's own, and fills new releases from them."""

from datetime import datetime
from typing import Any

from pydantic import Field

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.catalog.releases.create import ReleaseRequest, create_release
from shared.catalog.releases.update import read_release
from shared.catalog.templates.builtin import BUILTIN, BY_ID, Builtin
from shared.catalog.templates.content import checked_content, content_from, filled, require_content
from shared.errors import Conflict, Finding, Forbidden, InvalidInput
from shared.model.base import Id, Instant, Model
from shared.model.catalog.draft import ReleaseDraft
from shared.model.catalog.release import Release
from shared.model.codec import decode, encode, merged
from shared.model.names import in_our_names
from shared.model.templates import RequiredAssets, Template, TemplateName, TemplateText
from shared.platform.store.guards import Check, any_state, check_document_size
from shared.platform.store.port import Query, Reader, Transaction

MAX_TEMPLATES = 100
"""The maximum number of a tenant's own templates."""


class TemplateContent(Model):
    """A template to create: its content, or a release from which it is taken."""

    name: TemplateName
    """What people call it."""
    description: TemplateText | None = None
    """What it is for."""
    required_assets: RequiredAssets = []
    """The files that its releases need."""
    content: dict[str, Any] | None = Field(default=None, max_length=40)
    """The fields of new releases, as `POST /releases` accepts them."""
    release_id: Id | None = None
    """In place of content: the release whose content is taken, without titles, identifiers, days, tracks and files."""


class TemplateEdit(Model):
    """The fields of a template that can be changed."""

    name: TemplateName | None = None
    """What people call it."""
    description: TemplateText | None = None
    """What it is for; null removes it."""
    required_assets: RequiredAssets | None = None
    """The files that its releases need."""
    content: dict[str, Any] | None = Field(default=None, max_length=40)
    """Fields of new releases: objects are merged, lists are replaced, and null removes a field."""


class TemplateReference(Model):
    """Identifies a template: one of the tenant's, or ours by its name, such as `standard-album`."""

    template_id: Id


class TemplateChange(TemplateReference, TemplateEdit):
    """A template, and the fields to change."""


class TemplateFill(TemplateReference):
    """A template, and the fields of a new release, which win over the template's."""

    release: dict[str, Any] = Field(default={}, max_length=40)


class TemplateListing(Model):
    """Takes no parameters."""


class TemplateView(Model):
    """A template as it is listed."""

    id: Id
    name: TemplateName
    """What people call it."""
    description: TemplateText | None = None
    """What it is for."""
    required_assets: RequiredAssets = []
    """The files that its releases need."""
    content: dict[str, Any]
    """The fields of new releases, as `POST /releases` accepts them."""
    builtin: bool
    """Whether it is one of ours, which cannot be changed."""
    updated: Instant | None = None
    """When it was changed last."""


def list_templates(_listing: TemplateListing, *, caller: Caller, adapters: Adapters) -> list[TemplateView]:
    """Lists our templates, then the tenant's own by name."""
    own = sorted(_templates_of(caller.tenant_id, adapters.store), key=lambda template: template.name.casefold())
    return [*map(_ours, BUILTIN), *map(viewed, own)]


def get_template(request: TemplateReference, *, caller: Caller, adapters: Adapters) -> TemplateView:
    """Returns a template. Raises NotFound."""
    if request.template_id in BY_ID:
        return _ours(BY_ID[request.template_id])
    return viewed(own_template(request.template_id, caller, adapters.store))


def create_template(request: TemplateContent, *, caller: Caller, adapters: Adapters) -> TemplateView:
    """Creates a template from content, or from a release.

    Raises Forbidden, NotFound (the release), InvalidInput with every problem, and Conflict (too many templates).
    """
    caller.require("manager")
    if (request.content is None) == (request.release_id is None):
        message = "A template is made from content or from a release."
        raise InvalidInput([Finding("content", message, "one-of", remedy="Send `content` or `releaseId`.")])
    now = adapters.clock()
    template = Template(
        id=adapters.new_id(),
        tenant_id=caller.tenant_id,
        name=request.name,
        description=request.description,
        required_assets=request.required_assets,
        content=_content(request, caller, adapters.store),
        created=now,
        created_by=caller.uid,
        updated=now,
    )
    require_content(template.content)
    check_document_size(encode(template), "content")

    def work(transaction: Transaction) -> None:
        if len(_templates_of(caller.tenant_id, transaction)) >= MAX_TEMPLATES:
            raise Conflict(f"A tenant may have {MAX_TEMPLATES} templates.", remedy="Delete one first.")
        transaction.create(template_path(template.id), encode(template))

    adapters.store.transact(work)
    return viewed(template)


def update_template(
    request: TemplateChange, *, caller: Caller, adapters: Adapters, expected: Check = any_state
) -> TemplateView:
    """Changes one of the tenant's templates as a JSON merge patch (RFC 7396): null removes.

    Raises Forbidden (also for ours), NotFound, InvalidInput with every problem, and what `expected` raises.
    """
    caller.require("manager")
    _require_own(request.template_id)
    now = adapters.clock()

    def work(transaction: Transaction) -> TemplateView:
        before = own_template(request.template_id, caller, transaction)
        expected(encode(before))
        after = before.model_copy(update=_changes(request, before, now))
        require_content(after.content)
        check_document_size(encode(after), "content")
        transaction.set(template_path(after.id), encode(after))
        return viewed(after)

    return adapters.store.transact(work)


def delete_template(
    request: TemplateReference, *, caller: Caller, adapters: Adapters, expected: Check = any_state
) -> None:
    """Deletes one of the tenant's templates; releases made from it stay.

    Raises Forbidden (also for ours), NotFound, and what `expected` raises.
    """
    caller.require("manager")
    _require_own(request.template_id)

    def work(transaction: Transaction) -> None:
        expected(encode(own_template(request.template_id, caller, transaction)))
        transaction.delete(template_path(request.template_id))

    adapters.store.transact(work)


def fill_release(request: TemplateFill, *, caller: Caller, adapters: Adapters) -> ReleaseDraft:
    """Stores a new draft that has the template's content, over which the given fields win; null removes a field.

    Raises Forbidden, NotFound, Conflict (the quota is used up), and InvalidInput with every problem.
    """
    caller.require("manager")
    template = get_template(TemplateReference(template_id=request.template_id), caller=caller, adapters=adapters)
    content = filled(template.content, request.release, adapters.clock().year)
    return create_release(ReleaseRequest(release=content), caller=caller, adapters=adapters)


def template_path(template_id: str) -> str:
    """The path of a template's document."""
    return f"templates/{template_id}"


def own_template(template_id: str, caller: Caller, reader: Reader) -> Template:
    """A template of the caller's tenant. Raises NotFound."""
    return decode(Template, own_document(reader.get(template_path(template_id)), caller, "template"))


def viewed(template: Template) -> TemplateView:
    """A tenant's template as it is listed."""
    return TemplateView(
        id=template.id,
        name=template.name,
        description=template.description,
        required_assets=template.required_assets,
        content=template.content,
        builtin=False,
        updated=template.updated,
    )


def _ours(template: Builtin) -> TemplateView:
    return TemplateView(
        id=template.id,
        name=template.name,
        description=template.description,
        required_assets=list(template.required_assets),
        content=dict(template.content),
        builtin=True,
    )


def _templates_of(tenant_id: str, reader: Reader) -> list[Template]:
    found = Query("templates", where=(("tenantId", "==", tenant_id),), limit=MAX_TEMPLATES)
    return [decode(Template, data) for data in reader.find(found)]


def _content(request: TemplateContent, caller: Caller, reader: Reader) -> dict[str, Any]:
    if request.release_id is None:
        return checked_content(request.content or {})
    return content_from(read_release(request.release_id, caller=caller, store=reader))


def _changes(request: TemplateChange, before: Template, now: datetime) -> dict[str, Any]:
    changes: dict[str, Any] = {"updated": now}
    if request.name is not None:
        changes["name"] = request.name
    if "description" in request.model_fields_set:
        changes["description"] = request.description
    if "required_assets" in request.model_fields_set:
        changes["required_assets"] = request.required_assets or []
    if request.content is not None:
        changes["content"] = checked_content(merged(before.content, in_our_names(Release, request.content)))
    return changes


def _require_own(template_id: str) -> None:
    if template_id in BY_ID:
        raise Forbidden("This template is the same for everybody.", remedy="Create one of your own from it.")
