// What was typed and the server does not have yet is kept in this browser (kept-copies.js), and asked
// about before the form is left. `unsaved.leave(isTaken)` says that the form is being left on purpose,
// and whether the server has taken it; `unsaved.isNow()`, whether there is anything that it lacks.
(() => {
    const OFTEN = 500;
    const SOON = 50;
    const FIRST = ["pointerdown", "keydown", "paste", "drop"];
    // Browsers send no more than 64 kB after a page has been left.
    const MOST_BY_THE_WAY = 60000;
    // These say how the form was opened, and not what is in it.
    const APART = /^(csrfmiddlewaretoken$|next$|loaded_revision_|overwrite_revision_id$|comments-)/;

    const form = document.getElementById("page-edit-form");
    if (!form) {
        return;
    }
    const copies = window.keptCopies;
    // It came back with errors, or holds an old version: nothing of it is saved.
    const isUnsavedAtFirst = form.dataset.wUnsavedForceValue === "true";
    let confirmed = null;
    let kept = null;
    let sent = null;
    let isLeaving = false;
    let timer;

    const place = () => new URL(form.action).pathname;
    const entries = (data) => [...data].filter(([, value]) => typeof value === "string");
    const held = (all) => JSON.stringify(all.filter(([name]) => !APART.test(name)));

    const current = () => {
        window.richText.write(form);
        const revision = form.dataset.wAutosaveRevisionIdValue;
        const all = entries(new FormData(form));
        return revision > 0 ? [...all, ["overwrite_revision_id", revision]] : all;
    };

    const isUnsaved = (all) => confirmed !== null && held(all) !== confirmed;

    // Of several writings at once only the last one counts, so each waits for the one before.
    let writing = Promise.resolve();
    const queue = (action) => {
        writing = writing.then(action).catch(() => {});
    };

    const check = () => {
        clearTimeout(timer);
        timer = null;
        if (isLeaving || confirmed === null) {
            return;
        }
        const all = current();
        const now = held(all);
        const where = place();
        if (now === confirmed && kept !== null) {
            kept = null;
            queue(() => copies?.drop(where));
        } else if (now !== confirmed && now !== kept) {
            kept = now;
            queue(() => copies?.put(where, { entries: all }));
        }
    };

    const soon = () => {
        timer ??= setTimeout(check, SOON);
    };

    // Until somebody does something, the form only arranges what it was opened with.
    const begin = () => {
        confirmed ??= isUnsavedAtFirst ? "" : held(current());
        for (const type of FIRST) {
            document.removeEventListener(type, begin, true);
        }
    };
    for (const type of FIRST) {
        document.addEventListener(type, begin, true);
    }
    for (const type of ["input", "change", "keyup", "click"]) {
        document.addEventListener(type, soon);
    }
    setInterval(check, OFTEN);

    document.addEventListener("w-autosave:save", ({ detail }) => {
        sent = { where: place(), all: entries(detail.formData) };
    });
    document.addEventListener("w-autosave:success", ({ detail }) => {
        const { where, all } = sent;
        const updates = detail.response.field_updates ?? {};
        confirmed = held(all.map(([name, value]) => [name, updates[name] ?? value]));
        if (where !== place()) {
            queue(() => copies?.drop(where));
        }
        check();
    });

    // Before Wagtail's own question, which only knows what it saw half a second ago.
    window.addEventListener(
        "beforeunload",
        () => {
            check();
            if (!isLeaving && isUnsaved(current())) {
                form.dataset.wUnsavedHasEditsValue = "true";
            }
        },
        true,
    );

    // Whoever leaves all the same saves a draft by the way, as it would have saved itself.
    window.addEventListener("pagehide", () => {
        const all = current();
        if (isLeaving || !isUnsaved(all) || !form.dataset.controller.includes("w-autosave")) {
            return;
        }
        const body = new URLSearchParams(all);
        if (String(body).length < MOST_BY_THE_WAY) {
            const headers = { Accept: "application/json" };
            fetch(form.action, { method: "POST", body, headers, keepalive: true }).catch(() => {});
        }
    });

    const leave = async (isTaken, where = place()) => {
        isLeaving = true;
        form.dataset.wUnsavedConfirmationValue = "false";
        if (isTaken) {
            queue(() => copies?.drop(where));
        }
        await writing;
    };

    // A page out of the browser's memory does not know what was saved by the way.
    window.addEventListener("pageshow", ({ persisted }) => {
        if (persisted) {
            window.location.reload();
        }
    });

    window.unsaved = { leave, isUnsavedAtFirst, isNow: () => isUnsaved(current()), place };
})();
