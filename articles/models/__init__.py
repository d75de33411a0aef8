"""The tables: everything public is imported from here."""

from articles.models.article import Article, ArticleCategory, is_editor, slug_for
from articles.models.audit import LoggedAct, LoggedAddress, What
from articles.models.category import Category
from articles.models.citation import Citation, WithheldSource
from articles.models.claim import Claim, Claimant, ClaimKey
from articles.models.draft import Draft
from articles.models.image import Image
from articles.models.infobox_field import InfoboxField
from articles.models.origin import Origin
from articles.models.party import Party
from articles.models.passage import Passage
from articles.models.protection import Embargo, Protection, moment_words
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
from articles.models.recheck import Recheck
from articles.models.redirect import Redirect
from articles.models.relation import ClaimRelation
from articles.models.removal import Erasure, Removal, removed_words
from articles.models.retraction import RestingPart, Retraction
from articles.models.review import ReviewComment, Submission
from articles.models.revision import ArticleRevision, SharedRevision, revision_number
from articles.models.schedule import Schedule
from articles.models.session import AccountSession
from articles.models.source import Source
from articles.models.template import InfoboxFieldDefinition, InfoboxTemplate
from articles.models.versioned import GuardedModel, OutsideHistory, VersionedModel, VersionedQuerySet, writing
from articles.models.watch import Delivery, Message, Watch

__all__ = [
    "AccountSession",
    "Article",
    "ArticleCategory",
    "ArticleRevision",
    "Category",
    "Citation",
    "Claim",
    "ClaimKey",
    "ClaimRelation",
    "Claimant",
    "Delivery",
    "DisputedFigure",
    "Draft",
    "Embargo",
    "Erasure",
    "GuardedModel",
    "Image",
    "InfoboxField",
    "InfoboxFieldDefinition",
    "InfoboxTemplate",
    "LoggedAct",
    "LoggedAddress",
    "Message",
    "Origin",
    "OutsideHistory",
    "Party",
    "Passage",
    "Protection",
    "Publication",
    "PublishedCategory",
    "PublishedCitation",
    "PublishedClaim",
    "PublishedLink",
    "PublishedName",
    "PublishedPage",
    "Recheck",
    "Redirect",
    "Removal",
    "RestingPart",
    "Retraction",
    "ReviewComment",
    "Schedule",
    "SharedRevision",
    "Source",
    "Submission",
    "VersionedModel",
    "VersionedQuerySet",
    "Watch",
    "What",
    "WithheldSource",
    "is_editor",
    "moment_words",
    "removed_words",
    "revision_number",
    "slug_for",
    "writing",
]
