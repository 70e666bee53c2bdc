"""The addresses that crawlers know, and those of Markdown twins."""

from django.urls import path, re_path

from cms.channels.discovery.markdown_pages import page, twin
from cms.channels.discovery.views import llms, robots, sitemap_file

urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path("llms.txt", llms, name="llms"),
    path("sitemap.xml", sitemap_file, name="sitemap"),
    path("sitemap-<int:number>.xml", sitemap_file, name="sitemap_file"),
    re_path(r"^((?:[\w-]+/)*[\w-]+)\.md$", twin, name="twin"),
    # In place of Wagtail's own, with the pattern that it has.
    re_path(r"^((?:[\w-]+/)*)$", page, name="wagtail_serve"),
]
