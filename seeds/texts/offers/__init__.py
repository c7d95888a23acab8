"""The offers of every category, as tables."""

from seeds.texts.offers import (
    culture,
    education,
    elderly,
    employment,
    goods,
    hardship,
    health,
    legal,
    parking,
    party_training,
    repair,
    safety,
    unit_needs,
    venue,
    volunteers,
    wish,
)
from seeds.texts.templates import OfferTable

TABLES: dict[str, OfferTable] = {
    "culture": culture.TABLE,
    "education": education.TABLE,
    "elderly": elderly.TABLE,
    "employment": employment.TABLE,
    "goods": goods.TABLE,
    "hardship": hardship.TABLE,
    "health": health.TABLE,
    "legal": legal.TABLE,
    "parking": parking.TABLE,
    "party_training": party_training.TABLE,
    "repair": repair.TABLE,
    "safety": safety.TABLE,
    "unit_needs": unit_needs.TABLE,
    "venue": venue.TABLE,
    "volunteers": volunteers.TABLE,
    "wish": wish.TABLE,
}
