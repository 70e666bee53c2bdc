"""Wagtail's image views, which tell owners why they cannot change a picture any more."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import redirect
from django.views import View
from wagtail.admin import messages
from wagtail.images.views import images

from cms.content.images.models import Image

IN_USE = (
    "This picture is on a published page, so only an editor can change or delete it. Ask one, or "
    "upload another picture and choose that."
)


class OwnersMixin(View):
    """Mixin that tells the owner of a picture what to do when permission is denied."""

    def dispatch(self, request: HttpRequest, *args: Any, image_id: int, **kwargs: Any) -> Any:
        """Redirect an owner who is refused to the list of pictures, with the reason."""
        try:
            return super().dispatch(request, *args, image_id=image_id, **kwargs)
        except PermissionDenied:
            is_script = request.headers.get("x-requested-with") == "XMLHttpRequest"
            mine = Image.objects.filter(pk=image_id, uploaded_by_user=request.user.pk)
            if is_script or not mine.exists():
                raise
        messages.error(request, IN_USE)
        return redirect("wagtailimages:index")


class EditView(OwnersMixin, images.EditView):
    """The view with the form of a picture."""


class DeleteView(OwnersMixin, images.DeleteView):
    """The view that asks before a picture is deleted."""
