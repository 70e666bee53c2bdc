// A form is sent only when somebody is logged in who may send it; otherwise the server would answer
// with the log-in page, and what was typed would be gone. Whoever has logged in anew meanwhile, in
// another window, goes on: the form gets the token that belongs to the new session.
// `session.obstacle()` says what is in the way, if anything is, and `session.tell(obstacle)` shows
// it. The words are in unsaved_changes_warning.html.
(() => {
    const PATIENCE = 15000;

    const template = (type) =>
        document.querySelector(`[data-w-messages-target="template"][data-type="${type}"]`);

    const renew = (token) => {
        window.wagtailConfig.CSRF_TOKEN = token;
        for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) {
            field.value = token;
        }
    };

    const ask = async () => {
        const url = template("logged_out").dataset.session;
        const headers = { "X-Requested-With": "XMLHttpRequest" };
        const signal = AbortSignal.timeout(PATIENCE);
        try {
            return await fetch(url, { headers, signal, redirect: "manual", cache: "no-store" });
        } catch {
            return null;
        }
    };

    const obstacle = async () => {
        const answer = await ask();
        if (!answer) {
            return "no_answer";
        }
        if (answer.type === "opaqueredirect" || [401, 403].includes(answer.status)) {
            return "logged_out";
        }
        if (answer.ok) {
            renew(await answer.text());
        }
        return "";
    };

    const words = (type) => template(type).dataset.text;

    // The foot of the form shows what is said in this way.
    const tell = (type) => {
        const detail = { type, text: words(type) };
        document.dispatchEvent(new CustomEvent("w-unsaved:add", { detail }));
    };

    window.session = { obstacle, tell, words };
})();
