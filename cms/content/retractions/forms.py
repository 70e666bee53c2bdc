"""The form for retracting a page and for lifting a retraction."""

from django import forms

from cms.content.retractions.models import MAXIMUM_LENGTH


class SentenceForm(forms.Form):
    """A form for the sentence that readers are told, which is required."""

    text = forms.CharField(
        label="What readers are told",
        max_length=MAXIMUM_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in a sentence why. Readers and partners will see it."},
    )
