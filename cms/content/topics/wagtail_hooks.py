"""The admin views of topics."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from cms.content.topics.models import Topic


class TopicViewSet(SnippetViewSet):
    """The admin views that list, create and edit topics."""

    model = Topic
    icon = "tag"
    menu_label = "Topics"
    menu_order = 250
    add_to_admin_menu = True
    list_display = ("name", "slug", "review_interval_months")


register_snippet(TopicViewSet)
