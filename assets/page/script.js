"use strict";
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const ticks = all("input.tick");
  const said = document.getElementById("said");

  // Browsers may refuse to keep anything; the page works without.
  const kept = (key) => {
    try {
      return localStorage.getItem(key) !== null;
    } catch {
      return false;
    }
  };
  const keep = (key, yes) => {
    try {
      if (yes) localStorage.setItem(key, "1");
      else localStorage.removeItem(key);
    } catch {
      // Then it is forgotten when the page is closed.
    }
  };

  const show = () => {
    const done = new Set(ticks.filter((tick) => tick.checked).map((tick) => tick.dataset.step));
    for (const item of all("[data-done]")) item.classList.toggle("done", done.has(item.dataset.done));
    for (const step of all(".step")) {
      const waits = all(".waits [data-done]", step);
      const waiting = waits.some((item) => !item.classList.contains("done"));
      const ready = !step.querySelector("input.tick").checked;
      const told = step.querySelector(".waits > p");
      if (told) told.textContent = waiting ? "Begin only after:" : "This is done, you can begin:";
      step.classList.toggle("waiting", waiting);
      step.classList.toggle("done", !ready);
      // What is done or has to wait is folded when that changes, and stays as a person left it until then.
      const state = `${waiting} ${ready}`;
      if (step.dataset.state !== state) step.querySelector(".body").open = ready && !waiting;
      step.dataset.state = state;
    }
    for (const place of all("[data-count]")) {
      const own = ticks.filter((tick) => tick.dataset.account === place.dataset.count);
      const count = own.filter((tick) => tick.checked).length;
      if (place.tagName === "PROGRESS") place.value = count;
      else if (place.closest("nav")) place.textContent = `${count}/${own.length}`;
      else place.textContent = `${count} of ${own.length} done`;
    }
  };

  const read = () => {
    for (const tick of ticks) tick.checked = kept(tick.dataset.key);
    show();
  };
  for (const tick of ticks) {
    tick.addEventListener("change", () => {
      keep(tick.dataset.key, tick.checked);
      show();
    });
  }
  // Another window with the same page.
  addEventListener("storage", read);
  // A page that comes back as it was left.
  addEventListener("pageshow", read);

  // Where a browser gives files no clipboard, a field that nobody sees is copied from.
  const copyByField = (text) => {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "unheard as-it-is";
    field.readOnly = true;
    document.body.append(field);
    const before = document.activeElement;
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    before?.focus();
    return copied;
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyByField(text);
    }
  };
  for (const button of all("button.copy")) {
    const label = button.firstChild;
    let timer;
    button.addEventListener("click", async () => {
      const copied = await copy(document.getElementById(button.dataset.copy).textContent);
      label.data = copied ? "Copied" : "Not copied";
      said.textContent = copied ? "Copied." : "Your browser does not let this page copy. Select the text and copy it by hand.";
      button.classList.toggle("good", copied);
      clearTimeout(timer);
      timer = setTimeout(() => {
        label.data = "Copy";
        said.textContent = "";
        button.classList.remove("good");
      }, 2000);
    });
  }

  // What an address leads to is unfolded.
  const unfold = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const place = id ? document.getElementById(id) : null;
    if (place?.classList.contains("document")) place.querySelector("details").open = true;
    if (place?.classList.contains("step")) place.querySelector(".body").open = true;
  };
  addEventListener("hashchange", unfold);
  unfold();

  // On paper everything is unfolded.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all("details:not([open])");
    for (const fold of folded) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of folded) fold.open = false;
  });

  for (const hidden of all("[hidden]")) hidden.hidden = false;
  read();
})();
