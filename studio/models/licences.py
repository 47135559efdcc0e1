"""What a model's licence says to a filmmaker, in sentences."""

from __future__ import annotations

from engine.models.catalogue import families
from engine.models.family import Licence
from studio.words.language import _, mark

TERRITORIES = {
    "EU": mark("the European Union"),
    "GB": mark("the United Kingdom"),
    "KR": mark("South Korea"),
    "US": mark("the United States"),
}


def licence_of(key: str) -> Licence | None:
    """The licence of a variant, or of a family; None for what no catalogue here knows."""
    for family in families().values():
        if key == family.key or any(key == one.key for one in family.variants):
            return family.licence
    return None


def limited(licence: Licence) -> bool:
    """Whether it has to be read and accepted before it is used."""
    return bool(not licence.commercial or licence.limits)


def sentences(licence: Licence) -> list[str]:
    """Its limits, a sentence each."""
    told = []
    if not licence.commercial:
        told.append(_("For academic research and non-commercial use only: films made with it may not be sold."))
    if licence.territories:
        told.append(
            _("It gives no rights in {places}, neither to the model nor to what it makes.").format(
                places=", ".join(_(TERRITORIES.get(place, place)) for place in licence.territories)
            )
        )
    if licence.revenue:
        told.append(
            _("Companies with {millions} million US dollars or more a year have to ask its makers.").format(
                millions=licence.revenue // 1_000_000
            )
        )
    if "unchecked" in licence.limits:
        told.append(_("Rushes does not know its terms; read them at its page."))
    return told
