"""Update, compile and check the translation catalogs."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
# A further language begins with an empty folder there.
LANGUAGES = sorted(folder.name for folder in (ROOT / "locale").iterdir() if folder.is_dir())
# Folders without translatable text.
LEFT_OUT = {".git", ".venv", "bin", "docs", "starter", "tests", "tools", "var"}
HEADER = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}
PLURALS = "Plural-Forms"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}")
PLACEHOLDER_BY_ORDER = re.compile(r"%[a-z]")


def catalogs(root):
    """Return the paths of the catalogs of the site and its apps."""
    place = "locale/*/LC_MESSAGES/django.po"
    return sorted([*root.glob(place), *root.glob(f"*/{place}")])


def refresh(folder):
    """Return a copy of the site with catalogs updated from code and templates."""
    copy = Path(folder) / "site"
    shutil.copytree(
        ROOT, copy, ignore=lambda path, _: LEFT_OUT if Path(path) == ROOT else {"__pycache__"}
    )
    shape = [
        "--extension=html,txt,xml,py",
        "--no-wrap",
        "--no-obsolete",
        "--add-location=file",
        "--ignore=bench/*",
    ]
    languages = [f"--locale={language}" for language in LANGUAGES]
    command = [sys.executable, "manage.py", "makemessages", *languages, *shape]
    subprocess.run([*command, "--verbosity=0"], cwd=copy, check=True)
    return copy


def make():
    """Update the catalogs from code and templates."""
    with tempfile.TemporaryDirectory() as folder:
        copy = refresh(folder)
        for path in catalogs(copy):
            catalog = polib.pofile(path, wrapwidth=0)
            # A fixed header without dates, so that only changed texts change the file.
            plurals = catalog.metadata[PLURALS]
            catalog.header, catalog.metadata_is_fuzzy = "", False
            catalog.metadata = {"Language": path.parts[-3], **HEADER, PLURALS: plurals}
            # Chinese has one form where English has two.
            forms = int(re.search(r"nplurals=(\d)", plurals)[1])
            for entry in catalog:
                entry.msgstr_plural = dict(list(entry.msgstr_plural.items())[:forms])
            target = ROOT / path.relative_to(copy)
            target.parent.mkdir(parents=True, exist_ok=True)
            catalog.save(target)


def compile_all():
    for path in catalogs(ROOT):
        catalog = polib.pofile(path)
        catalog.save_as_mofile(path.with_suffix(".mo"))
        print(f"{path.relative_to(ROOT)}: {catalog.percent_translated()}% translated")


def complaints_about(path):
    """Yield the problems of a catalog."""
    for entry in polib.pofile(path):
        if entry.obsolete:
            continue
        if entry.fuzzy:
            yield f"fuzzy: {entry.msgid!r}"
        elif not entry.translated():
            yield f"not translated: {entry.msgid!r}"
        elif not placeholders_agree(entry):
            yield f"placeholders differ: {entry.msgid!r}"


def placeholders_agree(entry):
    """Whether each translation has the placeholders of the text, or of its plural.

    Placeholders named in the comment for translators are optional.
    """
    texts = [text for text in (entry.msgid, entry.msgid_plural) if text]
    translations = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    if others := PLACEHOLDER.findall(entry.comment):
        allowed = {*others, *placeholders(entry, entry.msgid)}
        return all(allowed.issuperset(placeholders(entry, text)) for text in translations)
    expected = [placeholders(entry, text) for text in texts]
    return all(placeholders(entry, text) in expected for text in translations)


def placeholders(entry, text):
    """The placeholders of a text: named ones sorted, positional ones in order."""
    found = sorted(PLACEHOLDER.findall(text))
    if "python-format" in entry.flags:
        found += PLACEHOLDER_BY_ORDER.findall(text.replace("%%", ""))
    return found


def contradictions(paths):
    """Yield texts that two catalogs translate differently; Django would use only one of them."""
    seen = {}
    for path in paths:
        for key, meaning in meanings(polib.pofile(path).translated_entries()).items():
            if seen.setdefault(key, meaning) != meaning:
                yield f"{key[1]!r} is translated in two ways; give one of them a context (pgettext)"


def compiled_complaints(path):
    """Yield a problem if the compiled catalog is missing or differs from its source."""
    compiled = path.with_suffix(".mo")
    if not compiled.exists():
        yield "is not compiled"
    elif meanings(polib.mofile(compiled)) != meanings(polib.pofile(path).translated_entries()):
        yield "was changed after it was compiled"


def meanings(entries):
    return {(entry.msgctxt, entry.msgid): entry.msgstr_plural or entry.msgstr for entry in entries}


def check():
    """Print all problems; returns whether there are none."""
    complaints = [
        f"{path.relative_to(ROOT)}: {complaint}"
        for path in catalogs(ROOT)
        for complaint in compiled_complaints(path)
    ]
    with tempfile.TemporaryDirectory() as folder:
        site = ROOT
        if shutil.which("xgettext"):
            site = refresh(folder)
        else:
            print("Skipped: texts that are in no catalog yet (apt-get install gettext)")
        complaints += [
            f"{path.relative_to(site)}: {complaint}"
            for path in catalogs(site)
            for complaint in complaints_about(path)
        ]
        complaints += contradictions(catalogs(site))
    print("\n".join(complaints) or "All texts are translated.")
    if complaints:
        print("bin/messages brings the catalogs in step with the code and compiles them.")
    return not complaints


def main():
    act = sys.argv[1].lstrip("-")
    if act == "check":
        sys.exit(not check())
    if act == "make":
        if not shutil.which("xgettext"):
            sys.exit("The gettext tools are missing. On Debian and Ubuntu: apt-get install gettext")
        make()
    compile_all()


if __name__ == "__main__":
    main()
