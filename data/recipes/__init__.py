"""One recipe for each scenario folder; `data/generate.py` writes them all."""

from collections.abc import Callable, Mapping

from making.recipe import Recipe

from recipes import (
    dopamine,
    ebv_tcells,
    ipsc_cart,
    ipsc_islets,
    ipsc_msc,
    ipsc_nk,
    liver_support,
    msc_agvhd,
    msc_knee,
    platform,
    til,
    tiny,
    ucart,
)

RECIPES: Mapping[str, Callable[[], Recipe]] = {
    "tiny": tiny.recipe,
    "msc_agvhd": msc_agvhd.recipe,
    "msc_knee": msc_knee.recipe,
    "ucart": ucart.recipe,
    "til": til.recipe,
    "ipsc_nk": ipsc_nk.recipe,
    "ipsc_cart": ipsc_cart.recipe,
    "ipsc_msc": ipsc_msc.recipe,
    "ipsc_islets": ipsc_islets.recipe,
    "dopamine": dopamine.recipe,
    "liver_support": liver_support.recipe,
    "ebv_tcells": ebv_tcells.recipe,
    "platform": platform.recipe,
}
