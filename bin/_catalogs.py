"""The catalogs of translations: bring them in step with the code, compile them, check them."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
LANGUAGE = "zh_Hans"
# Not ours to translate: what is installed, kept, built, or read by nobody but us.
LEFT_OUT = {".git", ".venv", "bin", "build", "docs", "node_modules", "starter", "tests", "var"}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}")
PLACEHOLDER_BY_ORDER = re.compile(r"%[a-z]")


def catalogs(root):
    """Return the catalogs of the site and of its apps."""
    paths = root.rglob(f"locale/{LANGUAGE}/LC_MESSAGES/*.po")
    return sorted(path for path in paths if not LEFT_OUT & set(path.relative_to(root).parts))


def make(root):
    """Write every text of code and templates into the catalog of its app, else of the site."""
    (root / "locale").mkdir(exist_ok=True)
    left_out = [f"--ignore={name}" for name in sorted(LEFT_OUT)]
    how = ["--extension=html,txt,xml,py", "--no-wrap", "--no-obsolete", "--add-location=file"]
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", f"--locale={LANGUAGE}", *how, *left_out],
        cwd=root,
        check=True,
    )


def compile_all(root):
    for path in catalogs(root):
        polib.pofile(path).save_as_mofile(path.with_suffix(".mo"))
        print(f"{path.relative_to(root)}: compiled")


def complaints_about(path):
    """Say, one by one, what is wrong with a catalog."""
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
    """Whether each translation has the placeholders of the text, or of one of its plurals."""
    texts = {tuple(placeholders(entry, text)) for text in (entry.msgid, entry.msgid_plural) if text}
    translations = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    return all(tuple(placeholders(entry, text)) in texts for text in translations)


def placeholders(entry, text):
    """Named ones may change places, those told apart only by their order may not."""
    found = sorted(PLACEHOLDER.findall(text))
    if "python-format" in entry.flags:
        found += PLACEHOLDER_BY_ORDER.findall(text.replace("%%", ""))
    return found


def compiled_complaints(path):
    """Say whether the compiled catalog is missing, or of another day than its text."""
    compiled = path.with_suffix(".mo")
    if not compiled.exists():
        yield "is not compiled"
    elif meanings(polib.mofile(compiled)) != meanings(polib.pofile(path).translated_entries()):
        yield "was changed after it was compiled"


def meanings(entries):
    return {(entry.msgctxt, entry.msgid): entry.msgstr_plural or entry.msgstr for entry in entries}


def check(root):
    """Print all complaints, and say whether there is none."""
    complaints = [
        f"{path.relative_to(root)}: {complaint}"
        for path in catalogs(root)
        for complaint in compiled_complaints(path)
    ]
    with tempfile.TemporaryDirectory() as folder:
        copy = root
        if shutil.which("xgettext"):
            copy = Path(folder) / "copy"
            shutil.copytree(root, copy, ignore=lambda _, names: LEFT_OUT & set(names))
            make(copy)
        else:
            print("Skipped: texts that are in no catalog yet (apt-get install gettext)")
        complaints += [
            f"{path.relative_to(copy)}: {complaint}"
            for path in catalogs(copy)
            for complaint in complaints_about(path)
        ]
    print("\n".join(complaints) or "All texts are translated.")
    if complaints:
        print("bin/messages brings the catalogs in step with the code and compiles them.")
    return not complaints


def main():
    act = sys.argv[1].lstrip("-")
    if act == "check":
        sys.exit(not check(ROOT))
    if act == "make":
        if not shutil.which("xgettext"):
            sys.exit("The gettext tools are missing. On Debian and Ubuntu: apt-get install gettext")
        make(ROOT)
    compile_all(ROOT)


if __name__ == "__main__":
    main()
