"""The phrases that a practice starts with; it may change all of them."""

from django.db import migrations

PHRASES = {
    "cure": "Few treatments cure, and a reader may give up one that helps them.",
    "heal": "Say what gets better, for how many people, and by how much.",
    "guarantee": "No result is certain for the reader.",
    "miracle": "It promises more than a treatment can keep.",
    "breakthrough": "A single new study is seldom the last word.",
    "proven": "A reader takes it as settled. Say how strong the evidence is.",
    "100%": "Nothing works for everybody.",
    "always works": "Nothing works for everybody.",
    "never fails": "Nothing works for everybody.",
    "risk-free": "Every treatment has some risk.",
    "completely safe": "Every treatment has some risk.",
    "totally safe": "Every treatment has some risk.",
    "no side effect": "Every treatment has some risk.",
    "without side effect": "Every treatment has some risk.",
    "permanent relief": "Say for how long people were followed.",
    "instant relief": "Say for how many people, and how soon.",
    "boost your immune system": "It is seldom measured, and sounds like protection from illness.",
    "detox": "Say what is removed, and how that was measured.",
    "instead of your medication": "A reader may stop a medicine that they need.",
    "better than medication": "A reader may stop a medicine that they need.",
}


def add(apps, schema_editor):
    phrases = apps.get_model("checks", "ClaimPhrase").objects
    for phrase, explanation in PHRASES.items():
        phrases.create(phrase=phrase, explanation=explanation)


class Migration(migrations.Migration):

    dependencies = [("checks", "0001_claim_phrases")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
