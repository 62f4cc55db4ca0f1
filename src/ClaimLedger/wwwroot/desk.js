// What the pages need of the browser beside Blazor.
window.desk = {
    // The page is alive: before that, nothing that is clicked is heard.
    live: () => document.documentElement.setAttribute("data-live", ""),

    // A form's draft: what was typed, by the names of its fields, in this browser alone.
    keep: (form = document.querySelector("form[data-draft]")) => {
        if (!form) return;
        const typed = [...new FormData(form)].filter(([, value]) => typeof value === "string");
        try { localStorage.setItem(form.dataset.draft, JSON.stringify(typed)); } catch { /* The browser keeps nothing. */ }
    },
    kept: name => { try { return localStorage.getItem(name); } catch { return null; } },
    forget: name => { try { localStorage.removeItem(name); } catch { /* It had none. */ } },

    focus: id => {
        const place = document.getElementById(id);
        (place?.matches("fieldset") ? place.querySelector("input") : place)?.focus();
    },
    // To what was recorded, or to the first field with something wrong.
    focusWrong: () => {
        const place = document.querySelector("#recorded, [aria-invalid=true], [data-wrong]");
        (place?.matches("fieldset") ? place.querySelector("input") : place)?.focus();
    },

    // Has the browser save a text as a file.
    save: (name, type, text) => {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(new Blob([text], { type }));
        link.download = name;
        link.click();
        URL.revokeObjectURL(link.href);
    },

    // Puts the text of a field into the clipboard, and marks it for whoever copies by hand.
    copy: async id => {
        const field = document.getElementById(id);
        field.select();
        await navigator.clipboard.writeText(field.value);
    },
};
for (const happening of ["input", "change"])
    document.addEventListener(happening, e => {
        const form = e.target.closest?.("form[data-draft]");
        if (form) desk.keep(form);
    });
// Tab goes from field to field; arrows go into what is offered for one, and through it.
document.addEventListener("keydown", e => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    const field = (step || e.key === "Escape") && e.target.closest?.(".field");
    if (!field || e.target.matches("textarea")) return;
    const stops = [field.querySelector("input"), ...field.querySelectorAll(".offered button")];
    const next = step ? stops[stops.indexOf(e.target) + step] : stops[0];
    if (!next || stops.length === 1) return;
    e.preventDefault();
    next.focus();
});
// What is recorded stays for good: Enter alone, in a line of text, sends nothing yet.
document.addEventListener("keydown", e => {
    const form = e.key === "Enter" && e.target.closest?.("form[data-draft]");
    if (!form) return;
    if (e.ctrlKey || e.metaKey) {
        e.preventDefault();
        form.requestSubmit();
    } else if (e.target.matches("input")) {
        e.preventDefault();
    }
});
