"""What the editor's form needs on top of Wagtail."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_editor_js")
def editor_script() -> SafeString:
    """Wait for autosave and for rich text before a form is sent."""
    return format_html('<script src="{}"></script>', static("js/editor.js"))
