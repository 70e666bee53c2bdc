"""The StreamField that stores a body, and the data migration of its blocks."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from wagtail.blocks import Block, StreamBlock, StreamValue
from wagtail.blocks.base import BlockWidget
from wagtail.blocks.migrations.migrate_operation import MigrateStreamData
from wagtail.fields import StreamField as WagtailStreamField


class RawStreamBlock(StreamBlock):
    """A StreamBlock for migrations, which do not know the blocks of a body.

    It keeps the stored data unchanged; Wagtail's StreamBlock would drop blocks of unknown types.
    """

    def to_python(self, value: Any) -> StreamValue:
        """Return `value` (JSON or a list of blocks) as a stream that is only read as `raw_data`."""
        try:
            stored = json.loads(value) if isinstance(value, str) and value else value
        except ValueError:
            return super().to_python(value)
        if isinstance(stored, list) and all(isinstance(each, dict) for each in stored):
            return StreamValue(self, stored, is_lazy=True)
        return super().to_python(stored)


class StreamWidget(BlockWidget):
    """Wagtail's widget of a stream, which describes its blocks to the script once in a language.

    Each form has a copy of the widget. The description depends on nothing that a form knows, and
    to make it took a third of the time that an editor waited for one. In it are the keys of the
    first text or row of a new block, which have to differ within a block only.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._described: dict[str | None, tuple[Any, str]] = {}

    def _build_block_json(self) -> None:
        language, made = get_language(), self.__dict__
        if language not in self._described:
            super()._build_block_json()
            self._described[language] = made["_js_context"], made["_block_json"]
        made["_js_context"], made["_block_json"] = self._described[language]


class StreamField(WagtailStreamField):
    """Wagtail's StreamField, whose blocks are kept out of migrations.

    The column is JSON for any set of blocks, so a new block does not change the table.
    """

    if TYPE_CHECKING:  # Django's descriptor reads a stream, and accepts other types.

        def __get__(self, instance: Any, owner: Any) -> Any: ...
        def __set__(self, instance: Any, value: Any) -> None: ...

    def __init__(self, block_types: Any = None, **kwargs: Any) -> None:
        super().__init__(RawStreamBlock() if block_types is None else block_types, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        """Return the field of a form."""
        return super().formfield(**{"widget": StreamWidget(self.stream_block), **kwargs})

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Return the field's arguments for migrations, without its blocks."""
        name, path, _, kwargs = super().deconstruct()
        del kwargs["block_lookup"]
        return name, path, [], kwargs


class MigrateBlocks(MigrateStreamData):
    """Wagtail's data migration of blocks, for a StreamField whose blocks are not in migrations.

    `blocks` are the blocks that the paths lead into, with the fields on the way, as they were at
    the time of the migration.
    """

    def __init__(self, *args: Any, blocks: Sequence[tuple[str, Block]] = (), **kwargs: Any) -> None:
        self.blocks = blocks
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return the arguments of the operation for a squashed migration."""
        name, args, kwargs = super().deconstruct()
        return name, args, {**kwargs, "blocks": self.blocks}

    def migrate_stream_data_forward(self, apps: Any, schema_editor: Any) -> None:
        """Change the stored blocks of pages and of their revisions."""
        model = apps.get_model(self.app_name, self.model_name)
        model._meta.get_field(self.field_name).stream_block = RawStreamBlock(self.blocks)
        super().migrate_stream_data_forward(apps, schema_editor)
