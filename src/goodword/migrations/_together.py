"""Makes many tables in one step of a migration.

Each step of its own would draw up every table's model anew after it: with a hundred tables that
takes longer than making them.
"""

from django.db.migrations.operations.base import Operation


class CreateModels(Operation):
    """Create these models; they may refer to one another in any order."""

    reversible = True

    def __init__(self, models):
        self.models = models

    def state_forwards(self, app_label, state):
        # What was drawn up before is forgotten, so that all is drawn up once, when it is asked for.
        state.__dict__.pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for model in self._here(app_label, schema_editor, to_state):
            schema_editor.create_model(model)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for model in reversed(list(self._here(app_label, schema_editor, from_state))):
            schema_editor.delete_model(model)

    def describe(self):
        return f"Create {len(self.models)} models"

    def _here(self, app_label, schema_editor, state):
        found = (state.apps.get_model(app_label, one.name) for one in self.models)
        alias = schema_editor.connection.alias
        return (model for model in found if self.allow_migrate_model(alias, model))

