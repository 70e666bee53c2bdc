"""The URLs of shared drafts."""

from django.urls import path

from cms.editorial.preview_links.views import item, web_page

app_name = "previews"
urlpatterns = [
    path("<str:token>/", web_page, name="web_page"),
    path("<str:token>/item.json", item, name="item"),
]
