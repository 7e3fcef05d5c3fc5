"""A PDF opened in a child, or the sentence that says why it cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from paperdesk.errors import UnreadableFileError

if TYPE_CHECKING:
    import pypdfium2


@contextmanager
def opened(path: Path, otherwise: str) -> Iterator[pypdfium2.PdfDocument]:
    """The document, closed afterwards. Raises UnreadableFileError that ends in what cannot be done (`otherwise`)."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except FileNotFoundError as error:
        raise UnreadableFileError(f"“{path.name}” is not where it was.") from error
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        why = "needs a password" if locked else "is damaged or no PDF"
        raise UnreadableFileError(f"“{path.name}” {why}; {otherwise}.") from error
    with closing(document):
        yield document
