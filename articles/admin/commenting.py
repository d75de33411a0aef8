"""Comments on a submission, each about the whole, a paragraph, a claim or a field of it."""

from django import forms
from django.contrib.auth.models import User
from django.utils import timezone

from articles.comparing import Comparison, paragraphs
from articles.models import ReviewComment, Submission

Choices = list[tuple[str, str]]
LONGEST = 300


class CommentForm(forms.Form):
    """What somebody says, and of what."""

    about = forms.ChoiceField(label="About")
    text = forms.CharField(
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Comment",
        error_messages={"required": "Write the comment."},
    )

    def __init__(self, choices: Choices, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        self.choices = choices
        field = self.fields["about"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


def comment_choices(comparison: Comparison) -> Choices:
    """Return what can be commented on: the whole, and what differs from what is published."""
    found: Choices = [("article ", "The whole")]
    for change in comparison.text.changes:
        if change.new:
            for paragraph in paragraphs(change.new.text):
                words = " ".join(paragraph.whole.text.split())
                found.append((f"paragraph {paragraph.whole.digest.hex()}", f"Paragraph: {words}"[:LONGEST]))
    for kind, changes in (("claim", comparison.claims), ("field", comparison.fields)):
        found += [(f"{kind} {change.key}", f"{kind.capitalize()}: {change.label}"[:LONGEST]) for change in changes]
    return found


def comment(submission: Submission, form: CommentForm, *, by: User) -> ReviewComment:
    """Keep what a valid form says of a submission."""
    about = form.cleaned_data["about"]
    kind, _, key = about.partition(" ")
    return ReviewComment.objects.create(
        article=submission.article,
        revision=submission.revision,
        kind=kind,
        key=key,
        about=dict(form.choices)[about][:LONGEST],
        text=form.cleaned_data["text"],
        author=by,
        author_name=by.get_full_name() or by.get_username(),
    )


def resolve(submission: Submission, number: str, *, by: User) -> bool:
    """Mark an open comment on the article as resolved; return whether the number was that of one."""
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return False
    unresolved = ReviewComment.objects.filter(article=submission.article, pk=number, resolved_at=None)
    name = by.get_full_name() or by.get_username()
    return bool(unresolved.update(resolved_at=timezone.now(), resolved_by_name=name))
