from django.forms import ModelForm


class RefusedFieldsForm(ModelForm):
    """A field that is refused counts as not filled in where the model judges the whole.

    Else a rule about several fields would compare what is typed in one with what was stored in another,
    or say a second time what is wrong with a field.
    """

    def _post_clean(self):
        said = {name: errors.copy() for name, errors in self._errors.items()}
        fields = [field for field in self.instance._meta.concrete_fields if field.name in said]
        stored = {field.attname: getattr(self.instance, field.attname) for field in fields}
        for field in fields:
            setattr(self.instance, field.attname, field.get_default())
        super()._post_clean()
        for name, value in stored.items():
            setattr(self.instance, name, value)
        self._errors.update(said)
