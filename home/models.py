"""The home page."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from articles.models import ArticleIndexPage
from cms.addresses import page_path
from cms.blocks.body import BodyBlock, represent_body
from cms.delivery.models import ContentItem
from cms.delivery.pages import paginate, public_articles
from cms.images.representation import represent_image
from cms.pages.models import BasePage
from cms.visibility import public_pages


class HomePage(BasePage):
    """The front door of the practice."""

    introduction = models.TextField(max_length=400, blank=True)
    hero_image = models.ForeignKey(
        "images.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    hero_image_alt = models.CharField(
        "description of the image",
        max_length=255,
        blank=True,
        help_text="What it shows, for those who cannot see it. Leave empty if it is decoration.",
    )
    body = StreamField(BodyBlock(), blank=True)

    content_panels: ClassVar = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        MultiFieldPanel(
            [FieldPanel("hero_image"), FieldPanel("hero_image_alt")], "Image at the top"
        ),
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    max_count = 1

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the body, the newest articles and the practitioners."""
        index = public_pages(ArticleIndexPage.objects.child_of(self)).first()
        practitioners = ContentItem.objects.public().filter(type="practitioner")
        return {
            **super().get_context(request, *args, **kwargs),
            "hero_image": represent_image(
                self.hero_image, alt=self.hero_image_alt, decorative=not self.hero_image_alt
            ),
            "body": represent_body(self.body),
            "articles": paginate(public_articles(), None),
            "articles_url": page_path(index) if index else "",
            "practitioners": paginate(practitioners, None),
        }
