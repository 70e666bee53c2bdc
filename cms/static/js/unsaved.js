// What was typed and the server does not have yet is kept in this browser (kept-copies.js), asked about
// before the form is left, and offered again when it is next opened. `unsaved.confirm()` says that the
// server has all of it, and `unsaved.leave()` that the form is being left on purpose.
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
    const token = () => form.querySelector("[name=csrfmiddlewaretoken]").value;
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

    const bodyOf = (all) => {
        const body = new FormData();
        all.forEach(([name, value]) => body.append(name, value));
        body.set("csrfmiddlewaretoken", token());
        return body;
    };

    // The server knows whether the copy says anything that the page does not.
    const compare = async (all) => {
        const headers = { Accept: "application/json" };
        const request = { method: "POST", body: bodyOf(all), headers };
        try {
            return await (await fetch(`${form.action}?compare`, request)).json();
        } catch {
            return { news: true };
        }
    };

    // The last words may have been saved by the way after this form had been asked for, or the
    // browser shows it as it was when it was left.
    const showLatest = ({ saved_at: savedAt }) => {
        const shown = form.querySelector("[name=loaded_revision_created_at]");
        if (savedAt && shown && shown.value !== savedAt && !isUnsaved(current())) {
            isLeaving = true;
            window.location.reload();
        }
    };

    const bringBack = async (where, all) => {
        const leaveCopy = (isTaken) => leave(isTaken, where);
        const obstacle = await window.sending.send(form.action, bodyOf(all), leaveCopy);
        if (obstacle) {
            window.session.tell(obstacle);
        }
    };

    // What is typed meanwhile is kept beside it.
    const takeEarlier = async (where, earlier) => {
        const before = await copies.take(earlier);
        const copy = before ?? (await copies.take(where));
        if (copy && !before) {
            await copies.put(earlier, copy);
            await copies.drop(where);
        }
        return copy;
    };

    const offer = async () => {
        const earlier = `${place()} earlier`;
        const copy = await takeEarlier(place(), earlier);
        if (!copy) {
            return;
        }
        const answer = await compare(copy.entries);
        if (answer.news === false) {
            await copies.drop(earlier);
            showLatest(answer);
            return;
        }
        const [language] = document.documentElement.lang.split("_");
        const style = { dateStyle: "medium", timeStyle: "short" };
        const at = new Date(copy.at).toLocaleString(language || [], style);
        const throwAway = () => {
            window.notice.hide();
            queue(() => copies.drop(earlier));
        };
        window.notice.show(
            [
                `What you typed here on ${at} was not saved before the page was left.`,
                "It is still kept in this browser, for you alone.",
            ],
            [
                { label: "Bring it back", press: () => bringBack(earlier, copy.entries) },
                { label: "Throw it away", press: throwAway },
            ],
        );
    };

    window.unsaved = { leave, check };
    if (copies && !isUnsavedAtFirst) {
        offer().catch(console.error);
    }
})();
