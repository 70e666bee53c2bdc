"""The views of a page for those who have no rights on pages but were handed this one to review.

Wagtail asks for rights on some page before it asks whether the user may edit this one.
"""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.views.pages.preview import PreviewOnEditView
from wagtail.admin.views.pages.revisions import RevisionsCompareView, RevisionsView
from wagtail.admin.views.pages.usage import UsageView as WagtailUsageView


class PreviewView(PreviewOnEditView):
    """The preview beside the form."""

    permission_required = None


class UsageView(WagtailUsageView):
    """The list of where the page is used."""

    permission_required = None


class VersionView(RevisionsView):
    """An older version, as readers would see it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Leave out the first question."""
        return super(RevisionsView, self).dispatch(request, *args, **kwargs)


class CompareView(RevisionsCompareView):
    """What is different between two versions."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Leave out the first question."""
        return super(RevisionsCompareView, self).dispatch(request, *args, **kwargs)
