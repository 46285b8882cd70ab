from __future__ import annotations

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedGzipStorage(CompressedManifestStaticFilesStorage):
    """Hashed names, gzip only: Brotli over the whole of Bootstrap takes most of a minute."""

    def create_compressor(self, **kwargs: Any) -> Compressor:
        return Compressor(use_brotli=False, **kwargs)
