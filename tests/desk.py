"""What a browser would send of the article's form."""

from typing import Any

from articles.forms.desk import Desk
from articles.snapshot import Snapshot


def posted(content: Snapshot, base: int = 0, template: Any = None, **cells: Any) -> dict[str, Any]:
    """Return the form's data as a browser sends it when `content` is opened and `cells` are typed over."""
    desk = Desk(content, base, template=template)
    data: dict[str, Any] = {cell.html_name: _sent(cell.value()) for cell in desk.form}
    for rows in desk.formsets.values():
        data |= {cell.html_name: cell.value() for cell in rows.management_form}
        for row in rows:
            data |= {cell.html_name: _sent(cell.value()) for cell in row}
    data |= cells
    return {name: sent for name, sent in data.items() if sent is not None and sent is not False}


def _sent(value: Any) -> Any:
    return value.replace("\n", "\r\n") if isinstance(value, str) else list(value) if isinstance(value, tuple) else value
