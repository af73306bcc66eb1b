"""What does a person read on a PDF of ours?"""

from io import BytesIO

from pypdf import PdfReader


def pages(content: bytes) -> list[str]:
    """The text of each page, line breaks as spaces."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def text(content: bytes) -> str:
    return " ".join(pages(content))
