"""Wagtail's form of a new page, which makes one page however often it is sent."""

import json
from typing import Any

from django.apps import apps
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from modelcluster.models import get_all_child_relations
from wagtail.admin.utils import set_query_params
from wagtail.admin.views.pages.create import CreateView as WagtailCreateView
from wagtail.models import Page, Revision

from cms.content.pages.forms import content_id_of
from cms.content.pages.models import BasePage
from cms.editorial.editing.models import lock_page
from cms.editorial.editing.refusals import draft_instead
from cms.editorial.editing.views import EditView


class ResentView(EditView):
    """The form that created a page, when it is sent again: an edit of that page.

    It may be saved as long as nobody has opened the page, because then all that is there came from
    this form. After that it started from the page's first version.
    """

    def dispatch(self, request: Any, page_id: int, **kwargs: Any) -> Any:
        """Say for the form what it was opened with."""
        lock_page(page_id)
        page = Page.objects.get(pk=page_id)
        first = page.revisions.order_by("created_at", "pk").first()
        if first:
            sent = request.POST.copy()
            sent["loaded_revision_id"] = str(first.pk)
            sent["loaded_revision_created_at"] = first.created_at.isoformat()
            if first.user_id == request.user.pk:
                sent["overwrite_revision_id"] = str(first.pk)
            request.POST = sent
        response = super().dispatch(request, page_id, **kwargs)
        return _with_addresses(response, page_id)

    def get_object(self) -> BasePage:
        """Without child objects: the form knows none, and sends all of them as new ones."""
        return _childless(super().get_object())

    def _opened_page(self, base: Revision | None) -> BasePage:
        return _childless(super()._opened_page(base))


class CreateView(WagtailCreateView):
    """The form of a new page, which makes one page even if it is sent twice."""

    @classmethod
    def as_view(cls, **options: Any) -> Any:
        """The view, in which nothing is lost when a publish fails."""
        return draft_instead(super().as_view(**options))

    def dispatch(
        self,
        request: HttpRequest,
        content_type_app_name: str,
        content_type_model_name: str,
        parent_page_id: int,
    ) -> Any:
        """Lock the parent, and edit the page if the form has made it already."""
        if request.method == "POST":
            lock_page(parent_page_id)
            model = apps.get_model(content_type_app_name, content_type_model_name)
            made = _made_by(request, model)
            if made:
                return ResentView.as_view()(request, page_id=made.pk)
        return super().dispatch(
            request, content_type_app_name, content_type_model_name, parent_page_id
        )


def _made_by(request: HttpRequest, model: type[BasePage]) -> BasePage | None:
    """The page that this form has made before."""
    key = content_id_of(request.POST.get("creation_token", ""), request.user)
    return model.objects.filter(content_id=key).first() if key else None


def _childless(page: BasePage) -> BasePage:
    for relation in get_all_child_relations(page):
        setattr(page, relation.get_accessor_name(), [])
    return page


def _with_addresses(response: Any, page_id: int) -> Any:
    """Tell autosave where the page is, as Wagtail does when it was created."""
    if not isinstance(response, JsonResponse) or not (data := json.loads(response.content)).get(
        "success"
    ):
        return response
    url = reverse("wagtailadmin_pages:edit", args=[page_id])
    hydrate_url = set_query_params(url, {"_w_hydrate_create_view": "1"})
    return JsonResponse({**data, "url": url, "hydrate_url": hydrate_url})
