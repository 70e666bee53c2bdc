"""The root URLs of the website, the admin and the APIs."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import include, path, re_path
from django.views.decorators.cache import never_cache
from wagtail.admin import urls as admin_urls
from wagtail.documents import urls as document_urls

from cms.channels.discovery.markdown_pages import with_markdown
from cms.delivery.api.error_handlers import no_such_route
from cms.delivery.items.social_images import page_card_view, topic_card_view
from cms.delivery.website.embed import card
from cms.delivery.website.files import document, media
from cms.delivery.website.responses import made_of_public_state
from cms.foundation.users import single_sign_on
from cms.foundation.users.second_factor.log_in import (
    AdminLoginView,
    reader_log_in,
    second_step,
)
from home.search import description, search
from home.topics import topic

handler400 = "cms.delivery.api.error_handlers.bad_request"
handler500 = "cms.delivery.api.error_handlers.server_error"
# No log-in passes by the second factor: both forms and its own page are in place of Wagtail's.
urlpatterns = [
    path("admin/login/", never_cache(AdminLoginView.as_view()), name="account_login"),
    path("admin/login/second-factor/", second_step, name="mfa_authenticate"),
    path("admin/login/single-sign-on/", single_sign_on.begin, name="single_sign_on"),
    path("admin/login/single-sign-on/end/", single_sign_on.end, name="single_sign_on_end"),
    path("_util/login/", reader_log_in, name="wagtailcore_login"),
    path("admin/", include(admin_urls)),
    re_path(r"^documents/(\d+)/(.*)$", document, name="wagtaildocs_serve"),
    path("documents/", include(document_urls)),
    path("api/v1/", include("cms.delivery.api.urls")),
    path("api/wagtail/", include("cms.channels.wagtail_api.urls")),
    path("api/", include("cms.delivery.api.guides")),
    re_path("^api/", no_such_route),
    path("preview/", include("cms.editorial.preview_links.urls")),
    path("embed/<slug:route>/<uuid:key>/", card, name="card"),
    path("feeds/", include("cms.channels.feeds.urls")),
    path("topics/<slug:slug>/", made_of_public_state(with_markdown(topic)), name="topic"),
    path("cards/<uuid:key>/<slug:digest>.png", page_card_view, name="page_card"),
    path("cards/topics/<slug:key>/<slug:digest>.png", topic_card_view, name="topic_card"),
    path("search/", search, name="search"),
    path("opensearch.xml", description, name="opensearch"),
    re_path(f"^{urlsplit(settings.MEDIA_URL).path.lstrip('/')}(?P<path>.*)$", media),
    path("", include("cms.channels.discovery.urls")),
]
