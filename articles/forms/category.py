"""The form of a category."""

from articles.forms.records import RecordForm
from articles.models import Category


class CategoryForm(RecordForm):
    class Meta:
        model = Category
        fields = ("name", "key", "parent", "description")
