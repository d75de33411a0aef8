"""Where static files get the names under which they are served."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Name files with their digest; before they were collected by their plain names, which are served as well."""

    # One module's name for another becomes the name with its digest too.
    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        try:
            named: str = super().stored_name(name)
        except ValueError:
            return name
        return named
