"""The web pages."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.requests import Request


def mount(app: FastAPI) -> None:
    """Add the pages and what they are made of to an application."""


def wants_page(request: Request) -> bool:
    """Whether a fault is to be shown as a page."""
    return False
