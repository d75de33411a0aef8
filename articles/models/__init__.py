"""The tables: everything public is imported from here."""

from articles.models.article import Article, ArticleCategory, is_editor, slug_for
from articles.models.category import Category
from articles.models.citation import Citation, WithheldSource
from articles.models.claim import Claim, Claimant, ClaimKey
from articles.models.draft import Draft
from articles.models.image import Image
from articles.models.infobox_field import InfoboxField
from articles.models.origin import Origin
from articles.models.party import Party
from articles.models.passage import Passage
from articles.models.publication import (
    DisputedFigure,
    Publication,
    PublishedCategory,
    PublishedCitation,
    PublishedClaim,
    PublishedLink,
    PublishedName,
    PublishedPage,
)
from articles.models.redirect import Redirect
from articles.models.relation import ClaimRelation
from articles.models.removal import Erasure, Removal, removed_words
from articles.models.retraction import RestingPart, Retraction
from articles.models.review import ReviewComment, Submission
from articles.models.revision import ArticleRevision, SharedRevision, revision_number
from articles.models.source import Source
from articles.models.template import InfoboxFieldDefinition, InfoboxTemplate
from articles.models.versioned import GuardedModel, OutsideHistory, VersionedModel, VersionedQuerySet, writing

__all__ = [
    "Article",
    "ArticleCategory",
    "ArticleRevision",
    "Category",
    "Citation",
    "Claim",
    "ClaimKey",
    "ClaimRelation",
    "Claimant",
    "DisputedFigure",
    "Draft",
    "Erasure",
    "GuardedModel",
    "Image",
    "InfoboxField",
    "InfoboxFieldDefinition",
    "InfoboxTemplate",
    "Origin",
    "OutsideHistory",
    "Party",
    "Passage",
    "Publication",
    "PublishedCategory",
    "PublishedCitation",
    "PublishedClaim",
    "PublishedLink",
    "PublishedName",
    "PublishedPage",
    "Redirect",
    "Removal",
    "RestingPart",
    "Retraction",
    "ReviewComment",
    "SharedRevision",
    "Source",
    "Submission",
    "VersionedModel",
    "VersionedQuerySet",
    "WithheldSource",
    "is_editor",
    "removed_words",
    "revision_number",
    "slug_for",
    "writing",
]
