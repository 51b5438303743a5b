"""What the operating system refuses, in Russian and English; its own text only where no words are kept here.

The text of an :class:`OSError` is in the language of the machine, which need not be that of the reader.
"""

from __future__ import annotations

import errno
import re
import socket

Said = dict[str, str]
"""A text in both languages, as an argument of a message."""

_WORDS: dict[str, tuple[str, str]] = {
    "EACCES": ("нет права доступа", "permission is denied"),
    "EADDRINUSE": ("адрес или порт уже занят", "the address or port is in use"),
    "EADDRNOTAVAIL": ("у этой машины нет такого адреса", "this machine has no such address"),
    "EBADF": ("поток закрыт", "the stream is closed"),
    "EBUSY": ("файл или устройство занято", "the file or device is busy"),
    "ECONNREFUSED": ("в соединении отказано", "the connection is refused"),
    "ECONNRESET": ("соединение прервано", "the connection was broken off"),
    "EDQUOT": ("исчерпана дисковая квота", "the disk quota is used up"),
    "EEXIST": ("такой файл уже есть", "there is such a file already"),
    "EFBIG": ("файл слишком велик", "the file is too large"),
    "EHOSTUNREACH": ("машина недоступна", "the host cannot be reached"),
    "EINVAL": ("такое имя или действие не подходит", "the name or operation is not valid"),
    "EIO": ("ошибка чтения или записи на устройстве", "the device failed to read or write"),
    "EISDIR": ("это папка, а нужен файл", "it is a folder, and a file is needed"),
    "ELOOP": ("ссылки ведут по кругу", "the links lead in a circle"),
    "EMFILE": ("открыто слишком много файлов", "too many files are open"),
    "EMLINK": ("слишком много ссылок", "there are too many links"),
    "ENAMETOOLONG": ("имя слишком длинное", "the name is too long"),
    "ENETUNREACH": ("сеть недоступна", "the network cannot be reached"),
    "ENFILE": ("в системе открыто слишком много файлов", "too many files are open in the system"),
    "ENODEV": ("такого устройства нет", "there is no such device"),
    "ENOENT": ("нет такого файла или папки", "there is no such file or folder"),
    "ENOMEM": ("не хватает памяти", "there is not enough memory"),
    "ENOSPC": ("на диске нет места", "the disk is full"),
    "ENOTDIR": ("часть пути — не папка", "a part of the path is no folder"),
    "ENOTEMPTY": ("папка не пуста", "the folder is not empty"),
    "ENOTSUP": ("файловая система этого не умеет", "the file system cannot do this"),
    "ENXIO": ("такого устройства нет", "there is no such device"),
    "EPERM": ("действие запрещено", "the operation is not permitted"),
    "EPIPE": ("читатель закрыл поток", "the reader closed the stream"),
    "EROFS": ("файловая система только для чтения", "the file system is read-only"),
    "ESTALE": ("сетевая папка потеряна", "the network folder is lost"),
    "ETIMEDOUT": ("время ожидания вышло", "the time to wait is over"),
    "ETXTBSY": ("файл занят программой", "a program is using the file"),
    "EXDEV": ("файлы лежат на разных дисках", "the files are on different disks"),
}
_BY_NUMBER = {number: words for name, words in _WORDS.items() if (number := getattr(errno, name, None)) is not None}
_ZERO_BYTE = ("в имени стоит нулевой байт", "the name has a zero byte")
_NO_HOST = ("машина с таким именем не найдена", "no host of this name is found")
_NUMBER = re.compile(r"\(os error (\d+)\)")
"""How libraries written in Rust tell the number: in their text only."""


def number_of(error: BaseException) -> int | None:
    """The number of the system's error; ``None`` where there is none."""
    if isinstance(error, socket.gaierror):
        return None  # its numbers are of another kind
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno
    found = _NUMBER.search(str(error))
    return int(found[1]) if found else None


def system_says(error: BaseException) -> Said:
    """Why the system refused, in both languages."""
    number = number_of(error)
    words = _BY_NUMBER.get(number) if number is not None else None
    if words is None and isinstance(error, ValueError) and "null byte" in str(error):
        words = _ZERO_BYTE
    if isinstance(error, socket.gaierror):
        words = _NO_HOST
    if words is None:
        own = " ".join((getattr(error, "strerror", None) or str(error) or type(error).__name__).split())
        words = (own, own)
    return {"ru": words[0], "en": words[1]}
