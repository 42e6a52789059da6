// The form of a record: chips, rows that can be moved, words for unsaved sections, Ctrl+S.
"use strict";

(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (tag, given, text) => {
    const made = Object.assign(document.createElement(tag), given);
    made.append(text);
    return made;
  };

  // --- Chips

  const BETWEEN = /[,，、;；/／\n\t]+|\s{2,}/;
  all(".chips").forEach((chips) => {
    const line = chips.querySelector(".chips-line"), box = line.querySelector("input");
    const list = chips.querySelector(".chips-list"), options = all(".chips-options label", chips);
    const unknown = make("p", { className: "errorlist" }, "");
    unknown.setAttribute("role", "status");
    line.after(unknown);
    const tick = (option) => option.querySelector("input");
    const set = (option, isChosen) => {
      if (tick(option).checked !== isChosen) tick(option).click();
    };

    const draw = () => {
      all(".chip", line).forEach((chip) => chip.remove());
      options.filter((option) => tick(option).checked).forEach((option) => {
        const name = option.textContent.trim();
        const chip = make("button", { type: "button", className: "chip" }, `${name} ×`);
        chip.setAttribute("aria-label", `${chips.dataset.remove}: ${name}`);
        chip.onclick = () => { set(option, false); box.focus(); };
        box.before(chip);
      });
    };
    const filter = () => {
      const text = box.value.trim().toLowerCase();
      options.forEach((option) => { option.hidden = !option.dataset.names.includes(text); });
      const isKnown = BETWEEN.test(text) || options.some((option) => !option.hidden);
      unknown.textContent = isKnown ? "" : chips.dataset.unknown.replace("…", box.value.trim());
      list.open = true;
    };
    // What is no name in the list stays in the box; the server reads it when the form is saved.
    const take = (text) => {
      const left = text.split(BETWEEN).map((name) => name.trim()).filter((name) => {
        const wanted = name.toLowerCase();
        const found = options.find(({ dataset }) => dataset.names.split("|").includes(wanted));
        if (found) set(found, true);
        return name && !found;
      });
      box.value = left.join("、");
      return left.length === 0;
    };

    chips.addEventListener("change", draw);
    box.addEventListener("input", filter);
    box.addEventListener("focus", filter);
    box.addEventListener("paste", (event) => {
      const text = event.clipboardData.getData("text");
      if (!BETWEEN.test(text.trim())) return;
      event.preventDefault();
      take(text);
      filter();
    });
    box.addEventListener("keydown", (event) => {
      const seen = options.filter((option) => !option.hidden);
      if (event.key === "Enter" && !event.isComposing) {
        event.preventDefault();
        if (!box.value.trim() || take(box.value)) return filter();
        if (seen.length && !BETWEEN.test(box.value)) {
          set(seen[0], true);
          box.value = "";
        }
        filter();
      } else if (event.key === "Backspace" && !box.value) {
        const chosen = options.filter((option) => tick(option).checked);
        if (chosen.length) set(chosen[chosen.length - 1], false);
      } else if (event.key === "Escape") {
        list.open = false;
      } else if (event.key === "ArrowDown" && seen.length) {
        event.preventDefault();
        tick(seen[0]).focus();
      }
    });
    list.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { box.focus(); list.open = false; }
    });
    chips.addEventListener("focusout", ({ relatedTarget }) => {
      if (!relatedTarget || !chips.contains(relatedTarget)) list.open = false;
    });
    // A click into the list must not take the focus away before it counts.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    draw();
  });

  // --- Rows: order, and search boxes only where they are used

  const rowsOf = (group) => all(".row:not(.empty-form)", group);
  const count = (group) => {
    const n = rowsOf(group).filter((row) => !row.querySelector(".row-delete :checked")).length;
    const link = `.form-sections a[href="#${group.id}"]`;
    all(`#${group.id} .inline-heading .count, ${link} .count`).forEach((place) => { place.textContent = n; });
  };
  all(".rows").forEach((group) => group.addEventListener("change", ({ target }) => {
    if (target.closest(".row-delete")) count(group);
  }));
  document.addEventListener("formset:removed", () => all(".rows").forEach(count));
  const number = (row) => row.querySelector(".cell-order input");
  const changed = (field) => field.dispatchEvent(new Event("change", { bubbles: true }));
  const renumber = (group) => rowsOf(group).forEach((row, place) => {
    if (Number(number(row).value) === place + 1) return;
    number(row).value = place + 1;
    changed(number(row));
  });
  let dragged = null;

  const prepare = (row, group) => {
    const tools = row.querySelector(".row-tools"), { up, down, drag } = group.dataset;
    const handle = make("span", { className: "row-drag", draggable: true, title: drag }, "⠿");
    handle.ondragstart = (event) => {
      dragged = row;
      event.dataTransfer.setDragImage(row, 0, 0);
    };
    const move = (sign, label, step) => {
      const button = make("button", { type: "button", title: label }, sign);
      button.setAttribute("aria-label", label);
      button.onclick = () => { step(); renumber(group); button.focus(); };
      return button;
    };
    tools.prepend(
      handle,
      move("↑", up, () => {
        if (row.previousElementSibling.matches(".row")) row.previousElementSibling.before(row);
      }),
      move("↓", down, () => {
        const next = row.nextElementSibling;
        if (next && next.matches(".row:not(.empty-form)")) next.after(row);
      }),
    );
    row.ondragover = (event) => {
      if (!dragged || dragged.parentElement !== row.parentElement) return;
      event.preventDefault();
      const { top, height } = row.getBoundingClientRect();
      if (event.clientY < top + height / 2) row.before(dragged); else row.after(dragged);
    };
    row.ondragend = () => { dragged = null; renumber(group); };
  };
  const sortable = (group) => group.querySelector(".empty-form .cell-order");
  all(".rows").filter(sortable).forEach((group) => {
    group.classList.add("sortable");
    rowsOf(group).forEach((row) => prepare(row, group));
  });

  // Select2 leaves an empty choice without a name for screen readers.
  const name = (choice) => {
    const label = choice.labels.length ? choice.labels[0].textContent.trim() : "";
    const drawn = choice.parentElement.querySelector(".select2-container");
    if (!label || !drawn) return;
    all(".select2-selection--single, [role=textbox], .select2-search__field", drawn)
      .forEach((part) => part.setAttribute("aria-label", label));
  };
  const search = (choice) => {
    choice.classList.remove("lazy-choice");
    window.django.jQuery(choice).djangoAdminSelect2();
    name(choice);
  };
  window.django.jQuery(() => setTimeout(() => all(".admin-autocomplete").forEach(name)));
  document.addEventListener("formset:added", ({ target }) => {
    all(".lazy-choice", target).forEach(search);
    const group = target.closest(".rows");
    if (group) count(group);
    if (group && sortable(group)) {
      prepare(target, group);
      number(target).value = rowsOf(group).length;
    }
  });
  // What is not found may be made in a small window, with what was typed.
  window.django.jQuery(document).on("select2:selecting", (event) => {
    const { add } = event.params.args.data;
    if (!add) return;
    event.preventDefault();
    window.django.jQuery(event.target).select2("close");
    window.showRelatedObjectPopup({ id: `add_${event.target.id}`, href: location.origin + add });
  });
  for (const kind of ["mousedown", "keydown"]) {
    document.addEventListener(kind, (event) => {
      if (!event.target.matches("select.lazy-choice") || event.key === "Tab" || event.key === "Shift") return;
      event.preventDefault();
      search(event.target);
      window.django.jQuery(event.target).select2("open");
    });
  }

  // --- What is not saved, in words; Ctrl+S

  const mark = ({ target }) => {
    const section = target.form && target.closest(".module");
    if (!section) return;
    section.dataset.changed = "";
    const anchor = section.id || section.getAttribute("aria-labelledby");
    all(`.form-sections a[href="#${anchor}"] .unsaved`).forEach((word) => { word.hidden = false; });
  };
  const main = document.getElementById("content-main");
  main.addEventListener("input", mark);
  main.addEventListener("change", mark);
  window.django.jQuery(main).on("select2:select select2:unselect", mark);

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    const save = document.querySelector("button[name=_draft]");
    if (save) save.click();
  });

  all("[data-today]").forEach((field) => {
    const button = make("button", { type: "button", className: "today" }, field.dataset.today);
    button.onclick = () => {
      field.value = new Date().toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" });
      changed(field);
    };
    field.after(button);
  });
})();
