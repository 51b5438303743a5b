"""The book of a pack as one self-contained HTML page."""

from __future__ import annotations

from punkt.showing.words.page_templates import page_of

from .book_model import BOOK, Book, heads, signatures


def book_page(book: Book) -> str:
    """The page."""
    return page_of(
        "book.html.j2",
        book=book,
        heads=heads(book.lang),
        signatures=[*signatures(book.lang)],
        said=lambda key, **arguments: BOOK(key, book.lang, **arguments),
    )
