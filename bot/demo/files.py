"""The files that lie on the offline server."""

from __future__ import annotations

import base64
import hashlib
import mimetypes
from dataclasses import dataclass

from bot.demo.formatting import JSON
from bot.demo.refusals import bad_request

DOWNLOAD_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024


@dataclass(frozen=True)
class StoredFile:
    """One file: its bytes, its name, and the two names Telegram gives it."""

    file_id: str
    unique_id: str
    name: str
    kind: str
    mime: str
    content: bytes

    @property
    def path(self) -> str:
        """Where getFile says it lies."""
        ending = self.name.rpartition(".")[2] if "." in self.name else "bin"
        return f"{self.kind}s/file_{self.unique_id}.{ending}"

    def described(self) -> JSON:
        """The part that Document, PhotoSize, Voice and File have in common."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


class FileShelf:
    """Files by the identifier the bot knows them by."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}

    def put(self, content: bytes, *, name: str, kind: str = "document", mime: str = "") -> StoredFile:
        """Lays a file down and returns it with its identifiers."""
        if len(content) > UPLOAD_LIMIT:
            raise bad_request("file is too big")
        digest = hashlib.sha256(kind.encode() + name.encode() + content).digest()
        unique = base64.urlsafe_b64encode(digest[:11]).decode().rstrip("=")
        file_id = (
            base64.urlsafe_b64encode(b"BQ" + digest + len(self._by_id).to_bytes(4, "big"))
            .decode()
            .rstrip("=")
        )
        mime = mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
        stored = StoredFile(file_id, unique, name, kind, mime, content)
        self._by_id[file_id] = stored
        return stored

    def get(self, file_id: str) -> StoredFile:
        """The file of this identifier; a Refusal where there is none."""
        stored = self._by_id.get(file_id)
        if stored is None:
            raise bad_request("invalid file_id")
        return stored

    def at(self, path: str) -> StoredFile | None:
        """The file that getFile said lies at this path."""
        return next((stored for stored in self._by_id.values() if stored.path == path), None)
