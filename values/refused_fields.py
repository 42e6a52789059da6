from django.forms import ModelForm


class RefusedFieldsForm(ModelForm):
    """Fields with an error count as empty in the validation of the model.

    Otherwise a rule about several fields would compare new values with stored ones, or report an
    error of a field a second time.
    """

    def _post_clean(self):
        # Not a copy of the error lists: that would lose the id to which ``aria-describedby`` points.
        refused = {name: list(errors.data) for name, errors in self._errors.items()}
        fields = [field for field in self.instance._meta.concrete_fields if field.name in refused]
        stored = {field.attname: getattr(self.instance, field.attname) for field in fields}
        for field in fields:
            setattr(self.instance, field.attname, field.get_default())
        super()._post_clean()
        for name, value in stored.items():
            setattr(self.instance, name, value)
        for name, errors in refused.items():
            self._errors[name].data = errors
