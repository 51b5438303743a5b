"""Objects of a store that speaks S3, ``s3://BUCKET/KEY``: brought into a folder whole, and put there whole.

Who calls is told by the environment or a profile, as all programs for such stores read them, and by nothing else.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from errno import ENOSPC
from glob import has_magic
from pathlib import Path
from typing import Any

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.optional_parts import require
from punkt.files.messages.system_words import number_of, system_says
from punkt.files.texts import Said

_SCHEME = re.compile("s3:/", re.IGNORECASE)
_ADDRESS = re.compile(r"s3:/{1,2}(?P<bucket>[A-Za-z0-9][A-Za-z0-9._-]+)/(?P<key>[^/].*[^/]|[^/])", re.IGNORECASE)
SHAPE = "s3://BUCKET/KEY"
_SECRETS = ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_ACCESS_KEY_ID")
_USER = re.compile(r"(?<=//)[^/@\s]+@")
TOLD = 300
"""The most characters of what a store says."""


def is_stored(name: str) -> bool:
    """Whether a name is the address of an object (in a path, which has one slash for two, too)."""
    return bool(_SCHEME.match(name))


def without_user(address: str) -> str:
    """An address as messages call it: neither user nor password, if somebody wrote them there."""
    return _USER.sub("", address)


def address_of(name: str) -> str:
    """An address as it is to be written. Raises :class:`PunktError` (P915) where it names no object."""
    found = _ADDRESS.fullmatch(name)
    if found is None:
        raise PunktError([Diagnostic("P915", Place(without_user(name)), {"right": SHAPE})])
    return f"s3://{found['bucket']}/{found['key']}"


class ObjectStore:
    """A store, as the environment says where it is and who calls. Every call raises :class:`PunktError` where it refuses."""

    def __init__(self, place: str) -> None:
        """``place``: what messages name. Raises :class:`PunktError` where the library is not installed."""
        require("cloud", "s3fs")
        import s3fs

        self.place = place
        with self._asking():
            self._files = s3fs.S3FileSystem(
                skip_instance_cache=True,
                use_listings_cache=False,
                config_kwargs={"connect_timeout": 15, "retries": {"max_attempts": 2}},
            )

    @contextmanager
    def _asking(self) -> Iterator[None]:
        from aiohttp import ClientError
        from botocore.exceptions import BotoCoreError
        from botocore.exceptions import ClientError as Refused

        try:
            yield
        except (OSError, ValueError, ClientError, BotoCoreError, Refused) as error:
            raise PunktError([Diagnostic("P916", Place(self.place), {"reason": _said(error)})]) from None

    def found(self, address: str) -> list[str]:
        """The objects of an address, by name: itself, or those that a pattern in its place names.

        Raises :class:`PunktError` also where there is none (P001) and where it is a folder (P002).
        """
        bare = address.removeprefix("s3://")
        with self._asking():
            try:
                kind = self._files.info(bare)["type"]
            except FileNotFoundError as error:
                if str(error) != bare:  # no bucket, say
                    raise
                kind = ""
            if kind == "file":
                return [address]
            several = [f"s3://{one}" for one in sorted(self._files.glob(bare))] if has_magic(bare) and not kind else []
        if not several:
            raise PunktError([Diagnostic("P002" if kind else "P001", Place(self.place))])
        return several

    def fetch(self, address: str, target: Path, advance: Callable[[int], None] | None = None) -> None:
        """Bring an object into a file. Raises :class:`PunktError` (P917) where it became another meanwhile."""
        from fsspec.callbacks import Callback

        class Told(Callback):  # type: ignore[misc, unused-ignore]
            def relative_update(self, inc: int = 1) -> None:
                if advance is not None:
                    advance(inc)

        bare = address.removeprefix("s3://")
        with self._asking():
            before = self._state(bare)
            self._files.get_file(bare, str(target), callback=Told())
            same = self._state(bare) == before and target.stat().st_size == before[0]
        if not same:
            raise PunktError([Diagnostic("P917", Place(self.place))])

    def _state(self, bare: str) -> tuple[int, str]:
        about: Mapping[str, Any] = self._files.info(bare)
        return int(about["size"]), str(about.get("ETag"))

    def there(self, address: str) -> set[str]:
        """The addresses of all objects whose addresses begin so."""
        folder, _, start = address.removeprefix("s3://").rpartition("/")
        with self._asking():
            return {f"s3://{one}" for one in self._files.find(folder, prefix=start)}

    def put(self, file: Path, address: str) -> None:
        """Put a file there: the object is there whole once all of it has come, and else is what it was."""
        with self._asking():
            self._files.put_file(str(file), address.removeprefix("s3://"))

    def remove(self, address: str) -> None:
        """Remove an object."""
        with self._asking():
            self._files.rm_file(address.removeprefix("s3://"))


def _said(error: BaseException) -> Said:
    """What a store says, without what it must not tell."""
    if number_of(error) == ENOSPC:
        return system_says(error)
    said = without_user(" ".join((str(error) or type(error).__name__).split()))
    for secret in filter(None, map(os.environ.get, _SECRETS)):
        said = said.replace(secret, "***")
    return {"ru": said[:TOLD], "en": said[:TOLD]}


def fetched(address: str, folder: Path, advance: Callable[[int], None] | None = None) -> list[tuple[str, Path]]:
    """The objects of an address brought into a folder: what each is called, and where it is now. Raises :class:`PunktError`."""
    address = address_of(address)
    store = ObjectStore(address)
    found = []
    for number, one in enumerate(store.found(address)):
        name = one.rpartition("/")[2]
        (folder / str(number)).mkdir()
        store.fetch(one, folder / str(number) / name, advance)
        found.append((name, folder / str(number) / name))
    return found


__all__ = ["SHAPE", "ObjectStore", "address_of", "fetched", "is_stored", "without_user"]
