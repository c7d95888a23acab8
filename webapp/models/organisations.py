"""City, district, sub-district, community, grid and resident unit: one tree, one table."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webapp.models.base import Base, Instant, known


class OrganisationKind(StrEnum):
    CITY = "city"
    DISTRICT = "district"
    SUBDISTRICT = "subdistrict"
    COMMUNITY = "community"
    GRID = "grid"
    UNIT = "unit"


class Nature(StrEnum):
    """What kind of body a resident unit is (性质)."""

    AGENCY = "agency"
    INSTITUTION = "institution"
    SCHOOL = "school"
    HOSPITAL = "hospital"
    STATE_FIRM = "state_firm"
    PRIVATE_FIRM = "private_firm"
    SOCIAL_ORGANISATION = "social_organisation"
    PROPERTY_FIRM = "property_firm"
    OTHER = "other"


PARENT_KINDS = {
    OrganisationKind.DISTRICT: OrganisationKind.CITY,
    OrganisationKind.SUBDISTRICT: OrganisationKind.DISTRICT,
    OrganisationKind.COMMUNITY: OrganisationKind.SUBDISTRICT,
    OrganisationKind.GRID: OrganisationKind.COMMUNITY,
    OrganisationKind.UNIT: OrganisationKind.SUBDISTRICT,
}
INSIDE_A_SUBDISTRICT = (OrganisationKind.COMMUNITY, OrganisationKind.GRID, OrganisationKind.UNIT)


class Organisation(Base):
    """`subdistrict_id` is the tenant; a sub-district is its own, a city or district has none."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint("(kind = 'unit') = (nature IS NOT NULL)", name="nature_of_units"),
        CheckConstraint("(kind = 'city') = (parent_id IS NULL)", name="city_is_the_root"),
        CheckConstraint(
            "(kind IN ('city', 'district')) = (subdistrict_id IS NULL)", name="inside_a_tenant"
        ),
        CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL) AND "
            "(latitude IS NULL OR latitude BETWEEN -90 AND 90) AND "
            "(longitude IS NULL OR longitude BETWEEN -180 AND 180)",
            name="point_on_earth",
        ),
        UniqueConstraint("parent_id", "kind", "name"),
        Index("ix_organisation_tenant", "subdistrict_id", "kind", "name"),
        Index("ix_organisation_district", "district_id", "kind", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[OrganisationKind] = mapped_column(known(OrganisationKind, "kind_known"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    district_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    subdistrict_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(80))
    nature: Mapped[Nature | None] = mapped_column(known(Nature, "nature_known"))
    address: Mapped[str] = mapped_column(String(200), default="")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    contact_name: Mapped[str] = mapped_column(String(40), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    households: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = mapped_column()

    parent: Mapped["Organisation | None"] = relationship(
        foreign_keys=[parent_id], remote_side=[id], viewonly=True
    )
    subdistrict: Mapped["Organisation | None"] = relationship(
        foreign_keys=[subdistrict_id], remote_side=[id], viewonly=True
    )
    district: Mapped["Organisation | None"] = relationship(
        foreign_keys=[district_id], remote_side=[id], viewonly=True
    )

    __mapper_args__ = {"version_id_col": version}
