"""URLs of robots.txt, llms.txt, the sitemap and the Markdown versions of pages."""

from django.urls import path, re_path

from cms.channels.discovery.markdown_pages import page, twin
from cms.channels.discovery.views import llms, robots, sitemap_file
from cms.content.pages.slugs import SLUG

urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path("llms.txt", llms, name="llms"),
    path("sitemap.xml", sitemap_file, name="sitemap"),
    path("sitemap-<int:number>.xml", sitemap_file, name="sitemap_file"),
    re_path(rf"^((?:{SLUG}/)*{SLUG})\.md$", twin, name="twin"),
    # This replaces Wagtail's own route, whose slugs have no marks.
    re_path(rf"^((?:{SLUG}/)*)$", page, name="wagtail_serve"),
]
