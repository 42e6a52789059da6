// Suggestions while one types, as ARIA's pattern of an editable combobox with a list; without this
// script, or without an answer, the form works as it is.
(() => {
  const PAUSE_MS = 150;

  for (const input of document.querySelectorAll("input[data-suggestions]")) {
    const { suggestions, label, none, one, several } = input.dataset;
    const list = document.createElement("ul");
    const status = document.createElement("p");
    let options = [];
    let active = -1;
    let timer;
    let request;

    list.id = `${input.id}-suggestions`;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", label);
    status.className = "aside";
    status.setAttribute("role", "status");
    for (const [name, value] of Object.entries({
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": list.id,
    })) {
      input.setAttribute(name, value);
    }
    input.after(list, status);
    // In which the list is placed.
    input.parentElement.classList.add("suggests");

    const mark = (index) => {
      options[active]?.setAttribute("aria-selected", "false");
      active = index;
      const option = options[active];
      if (option) {
        option.setAttribute("aria-selected", "true");
        option.scrollIntoView({ block: "nearest" });
        input.setAttribute("aria-activedescendant", option.id);
      } else {
        input.removeAttribute("aria-activedescendant");
      }
    };
    const open = (isOpen) => {
      mark(-1);
      list.hidden = !isOpen;
      input.setAttribute("aria-expanded", String(isOpen));
    };
    // Ends what is under way, so that a late answer shows nothing.
    const close = () => {
      clearTimeout(timer);
      request?.abort();
      open(false);
    };
    const take = (option) => {
      input.value = option.firstChild.textContent;
      close();
      location.assign(option.dataset.address);
    };
    const show = ([, names, notes, addresses]) => {
      options = names.map((name, index) => {
        const option = document.createElement("li");
        const note = document.createElement("small");
        option.id = `${list.id}-${index}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.address = addresses[index];
        note.textContent = notes[index];
        option.append(name, " ", note);
        return option;
      });
      list.replaceChildren(...options);
      open(options.length > 0);
      const said = { 0: none, 1: one }[options.length] ?? several;
      status.textContent = said.replace("#", options.length);
    };
    const ask = async () => {
      const address = new URL(suggestions, location);
      address.searchParams.set("q", input.value);
      const asked = (request = new AbortController());
      try {
        const answer = await fetch(address, { signal: asked.signal });
        const found = answer.ok && (await answer.json());
        if (found && asked === request && document.activeElement === input) show(found);
      } catch {
        // No suggestions: the network is slow or away, or another key was pressed.
      }
    };
    const typed = () => {
      close();
      status.textContent = "";
      if (input.value.trim()) timer = setTimeout(ask, PAUSE_MS);
    };

    // What an input method composes is not asked for before it is chosen.
    input.addEventListener("input", (event) => event.isComposing || typed());
    input.addEventListener("compositionend", typed);
    input.addEventListener("blur", close);
    input.form.addEventListener("submit", close);
    // Keeps the focus in the field.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", ({ target }) => {
      const option = target.closest("[role=option]");
      if (option) take(option);
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      const isOpen = !list.hidden;
      const move = (index) => {
        event.preventDefault();
        if (!isOpen) open(true);
        mark(index);
      };
      const last = options.length - 1;
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (event.key === "ArrowDown" && options.length) {
        if (event.altKey) move(-1);
        else move(active < last ? active + 1 : 0);
      } else if (event.key === "ArrowUp" && event.altKey) {
        open(false);
      } else if (event.key === "ArrowUp" && options.length) {
        move(active > 0 ? active - 1 : last);
      } else if (event.key === "Enter" && isOpen && options[active]) {
        event.preventDefault();
        take(options[active]);
      } else if (event.key === "Escape" && (isOpen || input.value)) {
        event.preventDefault();
        if (isOpen) close();
        else {
          input.value = "";
          options = [];
        }
      } else if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(event.key)) {
        mark(-1);
      }
    });
  }

  // The field that a button opens is what is written into next.
  const find = document.querySelector("details.find");
  find?.addEventListener("toggle", () => find.open && find.querySelector("input").focus());
})();
