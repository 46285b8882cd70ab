"""Results from a file: looked at row by row, then taken over as shown.

What was looked at travels in the page, packed, and its digest with it: nothing is kept meanwhile.
"""

from __future__ import annotations

import binascii
import zlib
from base64 import b64decode, b64encode
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect

from rituximab.access.actor import Actor, actor_of
from rituximab.access.gate import requires
from rituximab.access.permission import Permission
from rituximab.actions.base import Invalid
from rituximab.actions.lab_file import COLUMNS, MOST_BYTES, MOST_ROWS, NEEDED, decoded, plain_lines
from rituximab.actions.lab_import import Preview, import_results, preview_import
from rituximab.screens.shared.acting import acted
from rituximab.screens.shared.clock import now
from rituximab.screens.shared.forms import DeedForm
from rituximab.screens.shared.respond import page


class FileForm(DeedForm):
    file = forms.FileField(label="CSV file", required=False)
    text = forms.CharField(
        label="Or paste the rows here",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "class": "mono", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        file, text = data.get("file"), data.get("text") or ""
        if bool(file) == bool(text.strip()):
            raise forms.ValidationError("Choose a file, or paste the rows: one of the two.")
        if file is not None and file.size > MOST_BYTES:
            raise forms.ValidationError("The file is too large.")
        try:
            data["content"] = decoded(file.read()) if file else plain_lines(text)
        except Invalid as fault:
            raise forms.ValidationError(fault.faults["file"]) from None
        return data


class ApplyForm(DeedForm):
    packed = forms.CharField(widget=forms.HiddenInput)
    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def clean_packed(self) -> str:
        """Never unpacked to more than a file may hold."""
        try:
            raw = b64decode(self.cleaned_data["packed"], validate=True)
            opener = zlib.decompressobj()
            text = opener.decompress(raw, MOST_BYTES).decode("utf-8")
        except (binascii.Error, zlib.error, ValueError):
            raise forms.ValidationError("This is not what was looked at.") from None
        if opener.unconsumed_tail:
            raise forms.ValidationError("The file is too large.")
        return text

    def deed(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["packed"], "digest": self.cleaned_data["digest"]}


def packed(text: str) -> str:
    return b64encode(zlib.compress(text.encode("utf-8", "surrogatepass"), level=9)).decode()


def previewed(form: FileForm, actor: Actor) -> Preview | None:
    """What the file would do; its faults stand on the form."""
    if not form.is_valid():
        return None
    try:
        return preview_import(by=actor, at=now(), text=form.cleaned_data["content"])
    except Invalid as fault:
        form.add_error(None, fault.faults["file"])
    return None


def _page(request: HttpRequest, form: DeedForm, preview: Preview | None, text: str) -> HttpResponse:
    initial = {"packed": packed(text), "digest": preview.digest} if preview else {}
    context = {
        "form": form,
        "upload": form if isinstance(form, FileForm) else FileForm(),
        "preview": preview,
        "counts": {v: len(preview.of(v)) for v in ("new", "known", "refused")} if preview else {},
        "apply": ApplyForm(initial=initial),
        "columns": COLUMNS,
        "needed": NEEDED,
        "most": MOST_ROWS,
        "masked": not actor_of(request).may(Permission.PATIENT_IDENTITY),
    }
    return page(request, "monitoring/import.html", context)


@requires(Permission.RESULT_RECORD)
def look(request: HttpRequest) -> HttpResponse:
    """Nothing is saved: each row says what it would do."""
    if request.method != "POST":
        return _page(request, FileForm(), None, "")
    form = FileForm(request.POST, request.FILES)
    preview = previewed(form, actor_of(request))
    return _page(request, form, preview, form.cleaned_data.get("content", "") if preview else "")


@requires(Permission.RESULT_RECORD)
def apply(request: HttpRequest) -> HttpResponse:
    """All rows that were called new, or none; a refusal shows the new preview."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form = ApplyForm(request.POST)
    saved = acted(request, form, import_results)
    if saved:
        messages.success(request, f"{len(saved)} results taken over.", extra_tags="done")
        return redirect("monitoring:results")
    text = form.cleaned_data.get("packed", "") if form.is_valid() or form.refusals else ""
    preview = preview_import(by=actor_of(request), at=now(), text=text) if text else None
    return _page(request, form, preview, text)
