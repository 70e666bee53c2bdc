"""Lists the block, as the recipe does in `vocabulary.py`: before pages have bodies of blocks."""

from cms.content.blocks.vocabulary import VOCABULARY
from tests.sample.dosage.blocks import DosageBlock

VOCABULARY["dosage"] = DosageBlock
