"""Every address of the admin, from its URL resolver, with objects to fill in."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.roles.world import World

TEXTS = {
    "app_label": "wagtailcore",
    "app_name": "practice",
    "model_name": "page",
    "action": "delete",
    "action_name": "approve",
    "content_type_app_name": "articles",
    "content_type_model_name": "articlepage",
    "filter_spec": "none-such",
    "session_id": "1",
    "revision_id_a": "earliest",
    "revision_id_b": "latest",
    "uidb64": "x",
    "token": "y",
    "name": "article",
}
SPECIAL = {
    "guide:picture": {"name": "article.png"},
    "wagtailadmin_pages:choose_parent": {"app_label": "articles", "model_name": "articlepage"},
    "wagtailadmin_tag_model_autocomplete": {"app_name": "taggit", "model_name": "tag"},
    "wagtailadmin_workflows:add_task": {"model_name": "groupapprovaltask"},
    "wagtailsettings:edit": {"model_name": "practicesettings"},
    "wagtailsettings:preview_on_edit": {"model_name": "practicesettings"},
}


def admin_addresses(world: World, **given: Any) -> Iterator[tuple[str, str]]:
    """The name and an address of each view; `given` replaces objects of the world by name."""
    for name, keywords in views_below("admin/"):
        known = TEXTS | SPECIAL.get(name, {}) | _objects(world, name, **given)
        yield name, reverse(name, kwargs={key: known[key] for key in keywords})


def views_below(prefix: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The name of each view and what its address is made of.

    Those without a name are the answers to addresses that do not exist.
    """
    patterns: list[Any] = get_resolver().url_patterns
    top = next(pattern for pattern in patterns if str(pattern.pattern) == prefix)
    namespace = f"{top.namespace}:" if top.namespace else ""
    return ((name, kw) for name, kw in named_views(top.url_patterns, namespace, ()) if name)


def named_views(
    patterns: list[Any], namespace: str, outer: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The name of each view, empty if it has none, and what its address is made of."""
    for pattern in patterns:
        keywords = (*outer, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from named_views(pattern.url_patterns, inner, keywords)
        elif isinstance(pattern, URLPattern):
            yield (f"{namespace}{pattern.name}" if pattern.name else ""), keywords


def _objects(
    world: World, name: str, *, whose: str = "other", page: Any = None, files: Any = None
) -> dict[str, Any]:
    things = world.things
    page = page or world.pages["own article" if whose == "own" else "article"]
    image, document = files or (things[f"{whose} image"], things[f"{whose} document"])
    pages = dict.fromkeys(("page_id", "page_to_move_id", "page_pk", "object_id"), page.pk)
    index = dict.fromkeys(("parent_page_id", "destination_id"), world.site.articles.pk)
    by_application = {
        "wagtailadmin_workflows": things["task" if name.endswith("_task") else "workflow"],
        "wagtailadmin_collections": things["collection"],
        "wagtailsnippets_topics_topic": things["topic"],
        "wagtailsnippets_checks_claimphrase": things["claimphrase"],
        "wagtailsnippetchoosers_checks_claimphrase": things["claimphrase"],
        "wagtailsnippetchoosers_topics_topic": things["topic"],
        "wagtailsites": things["site"],
        "wagtailsettings": things["site"],
        "wagtailusers_users": world.users["colleague"],
        "wagtailusers_groups": things["group"],
        "wagtaildocs_chooser": document,
        "wagtailimages_chooser": image,
        "wagtailadmin_api:documents": document,
        "wagtailadmin_api:images": image,
    }
    return {
        **pages,
        **index,
        "pk": by_application.get(name.rpartition(":")[0], page).pk,
        "revision_id": page.latest_revision_id,
        "task_state_id": things["task state"].pk,
        "workflow_state_id": things["workflow state"].pk,
        "task_id": things["task"].pk,
        "workflow_pk": things["workflow"].pk,
        "image_id": image.pk,
        "document_id": document.pk,
        "doc_id": document.pk,
        "uploaded_file_id": things[f"{whose} upload"].pk,
        "conflict_id": things[f"{whose} conflict"].pk,
        "link_id": things[f"{whose} link"].pk,
        "redirect_id": things["redirect"].pk,
        "collection_id": things["collection"].pk,
        "user_id": world.users["colleague"].pk,
    }
