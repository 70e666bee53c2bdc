"""URLs of files for crawlers, of pages and their Markdown, and of access to private pages."""

from django.urls import path, re_path
from wagtail import urls as wagtail_urls

from cms.channels.discovery.markdown_pages import page, twin
from cms.channels.discovery.views import llms, robots, sitemap_file
from cms.content.pages.slugs import SLUG

SERVE = "wagtail_serve"

# Wagtail's own routes are here, and the one that serves pages is replaced by ours.
urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path("llms.txt", llms, name="llms"),
    path("sitemap.xml", sitemap_file, name="sitemap"),
    path("sitemap-<int:number>.xml", sitemap_file, name="sitemap_file"),
    re_path(rf"^((?:{SLUG}/)*{SLUG})\.md$", twin, name="twin"),
    *(route for route in wagtail_urls.urlpatterns if route.name != SERVE),
    # It matches every other path of folders, so it has to come last. Slugs have marks in it.
    re_path(rf"^((?:{SLUG}/)*)$", page, name=SERVE),
]
