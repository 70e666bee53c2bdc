"""Content items: their types and serializers, and how they are looked up and searched."""
