"""System checks that say what a registered page type lacks, and what to do about it."""

from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec

from django.apps import apps
from django.core import checks
from django.core.checks import CheckMessage, Error
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from cms.content.pages.models import BasePage
from cms.delivery.api.resources import parameters_of
from cms.delivery.items.registry import NO_OUTLINE, ItemType, item_types
from cms.delivery.items.serializers import ItemSerializer
from cms.delivery.website.pages import ContentPage

RECIPE = "See docs/developers/adding-a-page-type.md."
TEMPLATE = "The type {!r} has no template {!r}, {}."


def check_item_types(**_: object) -> list[CheckMessage]:
    """Return a message for each thing that a registered type lacks, with an id for its kind."""
    of_types = (message for one in item_types() for check in CHECKS for message in check(one))
    return [*of_types, *_check_listed_types()]


def _check_outline(item_type: ItemType) -> Iterator[CheckMessage]:
    if item_type.outline is None:
        yield _error(
            1,
            NO_OUTLINE.format(item_type.name),
            "Give its ItemType an `outline`: a function that makes an Outline of an item's JSON.",
        )


def _check_page(item_type: ItemType) -> Iterator[CheckMessage]:
    model = item_type.model
    if not issubclass(model, ContentPage):
        yield _error(
            2,
            f"{model.__name__}, the model of the type {item_type.name!r}, is no ContentPage, so "
            "that its web page does not show what the API delivers.",
            "Derive it from cms.delivery.website.pages.ContentPage.",
        )
    if not _exists(model.template):
        yield _error(
            3,
            TEMPLATE.format(item_type.name, model.template, "which is its page on the website"),
            "Write it: it extends base.html and shows `item`, the JSON of the page.",
        )


def _check_card(item_type: ItemType) -> Iterator[CheckMessage]:
    if not _exists(item_type.card):
        yield _error(
            4,
            TEMPLATE.format(item_type.name, item_type.card, "which is the `card` of an item"),
            "Leave `card` out: the common card shows the outline of an item of any type.",
        )


def _check_introduction(item_type: ItemType) -> Iterator[CheckMessage]:
    if not _exists(item_type.introduction):
        what = "which stands between the lead and the text of its Markdown"
        yield _error(
            5,
            TEMPLATE.format(item_type.name, item_type.introduction, what),
            "Write it: it shows of `item` what its text does not say, such as a price.",
        )


def _check_fields(item_type: ItemType) -> Iterator[CheckMessage]:
    common = (*ItemSerializer.HEAD, *ItemSerializer.TAIL)
    if lacking := _listed(name for name in common if name not in item_type.fields):
        yield _error(
            6,
            f"{item_type.serializer.__name__} has not the fields that all items have: {lacking}.",
            "Put the type's own fields between *ItemSerializer.HEAD and *ItemSerializer.TAIL.",
        )
    head, summary = ItemSerializer.HEAD, item_type.summary_fields
    if lacking := _listed(name for name in head if name not in summary):
        yield _error(
            7,
            f"{item_type.summary.__name__} has not the fields that all listings have: {lacking}.",
            "Begin its Meta.fields with *ItemSerializer.HEAD.",
        )
    if unknown := _listed(name for name in summary if name not in item_type.fields):
        yield _error(
            8,
            f"{item_type.summary.__name__} has fields that {item_type.serializer.__name__} has "
            f"not: {unknown}.",
            "A summary is a part of the whole item: name the fields in both, or in neither.",
        )


def _check_facets(item_type: ItemType) -> Iterator[CheckMessage]:
    parameters = parameters_of(item_type)
    filters = parameters.filters()
    for name, facet in filters.items():
        if facet not in item_type.facets:
            yield _error(
                9,
                f"The filter {name!r} of the type {item_type.name!r} finds nothing: there is no "
                f"facet {facet!r}.",
                "Give the `facets` of its ItemType one with this name, or name another in "
                f"{parameters.__name__}.before.",
            )
    for facet in item_type.facets:
        if facet not in filters.values():
            yield _error(
                10,
                f"Nobody can ask for the facet {facet!r} of the type {item_type.name!r}: no filter "
                "has its name.",
                "Add a field with this name to its parameters, and pass them to `filter_by`.",
            )
    for part in ("topic_facet", "people_facet"):
        facet = getattr(item_type, part)
        if facet and facet not in item_type.facets:
            yield _error(
                11,
                f"The `{part}` of the type {item_type.name!r} is {facet!r}, which is none of its "
                "facets, so that it is missing where that is listed.",
                f"Give `facets` one with this name, name another, or set `{part}` to nothing.",
            )


def _check_route(item_type: ItemType) -> Iterator[CheckMessage]:
    from cms.delivery.api.urls import FIXED

    if item_type.route in {str(pattern.pattern).partition("/")[0] for pattern in FIXED}:
        yield _error(
            12,
            f"The route {item_type.route!r} of the type {item_type.name!r} is that of something "
            "else in the API.",
            "Choose another route, such as the plural of its name.",
        )


def _check_index(item_type: ItemType) -> Iterator[CheckMessage]:
    parents = item_type.model.allowed_parent_page_models()
    listing = [m for m in parents if item_type.name in getattr(m, "listed_types", ())]
    if not listing:
        yield checks.Warning(
            f"No page that pages of the type {item_type.name!r} stand below lists them.",
            hint="Name the type in `listed_types` of its index page, so that the sitemap says when "
            f"the list changed. {RECIPE}",
            id="delivery.W001",
        )
    for model in listing:
        if not _exists(model.template):
            yield _error(
                3,
                TEMPLATE.format(item_type.name, model.template, "which lists its items"),
                "Write it: it extends base.html and shows a card of each item.",
            )


def _check_migrations(item_type: ItemType) -> Iterator[CheckMessage]:
    # A warning, because `makemigrations` itself stops at errors.
    app = item_type.model._meta.app_config
    if not find_spec(f"{app.name}.migrations"):
        yield checks.Warning(
            f"The app {app.label!r} of the type {item_type.name!r} has no migrations, so that its "
            "pages have no table.",
            hint=f"Run `manage.py makemigrations {app.label}`: unless it is named, an app without "
            f"migrations is passed over. {RECIPE}",
            id="delivery.W002",
        )


def _check_listed_types() -> Iterator[CheckMessage]:
    known = {item_type.name for item_type in item_types()}
    for model in apps.get_models():
        for name in model.listed_types if issubclass(model, BasePage) else ():
            if name not in known:
                yield _error(
                    13,
                    f"{model.__name__} lists items of the type {name!r}, which nobody registered.",
                    "Correct `listed_types`, or register the type in the api.py of its app.",
                )


CHECKS: tuple[Callable[[ItemType], Iterator[CheckMessage]], ...] = (
    _check_outline,
    _check_page,
    _check_card,
    _check_introduction,
    _check_fields,
    _check_facets,
    _check_route,
    _check_index,
    _check_migrations,
)


def _error(number: int, message: str, hint: str) -> Error:
    return Error(message, hint=f"{hint} {RECIPE}", id=f"delivery.E{number:03}")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _exists(template: str) -> bool:
    try:
        get_template(template)
    except TemplateDoesNotExist:
        return False
    return True
