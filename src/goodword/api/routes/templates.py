"""Words that are used again, and signatures."""

from typing import Any

from ninja import Router

from goodword.access import NotFound
from goodword.api.door import ACT, READ, Request
from goodword.api.shapes import drafts as shapes
from goodword.api.shapes.common import Done, Id
from goodword.drafts import wording
from goodword.drafts.filling import filled
from goodword.drafts.rules import Written

router = Router(tags=["letters"])


@router.get("/templates", response=list[shapes.TemplateShape], auth=READ)
def templates(request: Request) -> Any:
    """Yours and the house's, by name."""
    return wording.templates(request.caller.reader)


@router.post("/templates", response={201: shapes.TemplateShape}, auth=ACT)
def add_template(request: Request, told: shapes.SaveTemplate) -> Any:
    """Keep a new one."""
    return wording.save_template(reader=request.caller.reader, **told.model_dump())


@router.put("/templates/{number:template_id}", response=shapes.TemplateShape, auth=ACT)
def edit_template(request: Request, template_id: Id, told: shapes.SaveTemplate) -> Any:
    """Change one."""
    return wording.save_template(
        reader=request.caller.reader, template_id=template_id, **told.model_dump()
    )


@router.delete("/templates/{number:template_id}", response=Done, auth=ACT)
def delete_template(request: Request, template_id: Id) -> Any:
    """Do away with one."""
    wording.delete_template(reader=request.caller.reader, template_id=template_id)
    return Done()


@router.post("/templates/{number:template_id}/filled", response=shapes.Filled, auth=ACT)
def fill_template(request: Request, template_id: Id, told: shapes.FillTemplate) -> Any:
    """Its words for a letter to somebody, and what could not be filled in."""
    reader = request.caller.reader
    if wording.template(reader, template_id) is None:
        raise NotFound("There is no such template.")
    subject, text, left = filled(reader, Written(to=told.to), template_id)
    return {"subject": subject, "text": text, "left": [one.words for one in left]}


@router.get("/signatures", response=list[shapes.SignatureShape], auth=READ)
def signatures(request: Request) -> Any:
    """What stands under your letters."""
    return wording.signatures(request.caller.reader)


@router.put("/signatures", response=list[shapes.SignatureShape], auth=ACT)
def save_signature(request: Request, told: shapes.SaveSignature) -> Any:
    """Keep what stands under your letters from a mailbox, or from any other."""
    wording.save_signature(reader=request.caller.reader, **told.model_dump())
    return wording.signatures(request.caller.reader)
