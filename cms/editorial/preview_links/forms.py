"""The form that shares a draft."""

from django import forms


class ShareForm(forms.Form):
    """A form that asks how long the link should work."""

    days = forms.TypedChoiceField(
        label="The link works for",
        choices=[(1, "1 day"), (7, "7 days"), (30, "30 days")],
        coerce=int,
        initial=7,
    )
