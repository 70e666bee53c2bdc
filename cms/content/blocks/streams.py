"""The field that stores a body, and the migrations of what it stores."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from wagtail.blocks import Block, StreamBlock, StreamValue
from wagtail.blocks.migrations.migrate_operation import MigrateStreamData
from wagtail.fields import StreamField as WagtailStreamField


class RawStreamBlock(StreamBlock):
    """The stand-in for the blocks of a body in a migration, which does not know them.

    It keeps what is stored as it is; Wagtail's own would drop each block whose type it lacks.
    """

    def to_python(self, value: Any) -> StreamValue:
        """`value` (JSON, or its list of blocks) as a stream that is read as `raw_data` only."""
        try:
            stored = json.loads(value) if isinstance(value, str) and value else value
        except ValueError:
            return super().to_python(value)
        if isinstance(stored, list) and all(isinstance(each, dict) for each in stored):
            return StreamValue(self, stored, is_lazy=True)
        return super().to_python(stored)


class StreamField(WagtailStreamField):
    """Wagtail's StreamField, whose blocks are kept out of migrations.

    The column is JSON whatever the blocks are, so that a new block changes nothing there.
    """

    if TYPE_CHECKING:  # Django puts a descriptor in its place: a stream is read, much is written.

        def __get__(self, instance: Any, owner: Any) -> Any: ...
        def __set__(self, instance: Any, value: Any) -> None: ...

    def __init__(self, block_types: Any = None, **kwargs: Any) -> None:
        super().__init__(RawStreamBlock() if block_types is None else block_types, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """What a migration says of the field: all but its blocks."""
        name, path, _, kwargs = super().deconstruct()
        del kwargs["block_lookup"]
        return name, path, [], kwargs


class MigrateBlocks(MigrateStreamData):
    """Wagtail's data migration of blocks, for a StreamField that no migration knows the blocks of.

    `blocks` are those which the paths lead into, with the fields on the way, as they were.
    """

    def __init__(self, *args: Any, blocks: Sequence[tuple[str, Block]] = (), **kwargs: Any) -> None:
        self.blocks = blocks
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """What a squashed migration says of the operation."""
        name, args, kwargs = super().deconstruct()
        return name, args, {**kwargs, "blocks": self.blocks}

    def migrate_stream_data_forward(self, apps: Any, schema_editor: Any) -> None:
        """Change what is stored of pages and of their revisions."""
        model = apps.get_model(self.app_name, self.model_name)
        model._meta.get_field(self.field_name).stream_block = RawStreamBlock(self.blocks)
        super().migrate_stream_data_forward(apps, schema_editor)
