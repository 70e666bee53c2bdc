// A form that is sent while Wagtail's autosave is on its way creates a page twice, and one that is
// sent at once after typing lacks the last words, which rich text writes into its field a little
// later. So each submission waits until both are done, and no autosave starts after it. It also
// waits for what is being pasted (paste.js), and is stopped when nobody is logged in (session.js).
(() => {
    const RICH_TEXT_DELAY = 300;
    const PATIENCE = 15000;
    let saving = false;

    document.addEventListener("w-autosave:save", () => {
        saving = true;
    });
    for (const end of ["success", "error", "deactivated"]) {
        document.addEventListener(`w-autosave:${end}`, () => {
            saving = false;
        });
    }

    const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

    const textOf = ({ blocks = [] }) => blocks.map(({ text }) => text).join("\n").trim();

    // The delay begins again when an editor is given the focus, and is longer on a busy machine.
    const isWritten = ({ draftailEditor, value }) => {
        const content = draftailEditor.getEditorState().getCurrentContent();
        return textOf(JSON.parse(value || "null") ?? {}) === content.getPlainText().trim();
    };

    const isUnwritten = (form) =>
        [...form.elements].some((field) => field.draftailEditor && !isWritten(field));

    const settle = async (form) => {
        const deadline = Date.now() + PATIENCE;
        while (document.querySelector("[data-pasting]") && Date.now() < deadline) {
            await pause(50);
        }
        await pause(RICH_TEXT_DELAY);
        while ((saving || isUnwritten(form)) && Date.now() < deadline) {
            await pause(50);
        }
    };

    const stopAutosave = (form) => {
        const controllers = form.dataset.controller.split(/\s+/);
        form.dataset.controller = controllers.filter((name) => name !== "w-autosave").join(" ");
    };

    // Wagtail disables the pressed button for half a minute, and says that it is saving.
    const release = (submitter) => {
        if (submitter) {
            submitter.dataset.wProgressLoadingValue = "false";
            submitter.disabled = false;
        }
    };

    const onSubmit = async (event) => {
        const form = event.target;
        if (form.id !== "page-edit-form" || form.dataset.settled) {
            return;
        }
        event.preventDefault();
        event.stopImmediatePropagation();
        if (form.dataset.settling) {
            return;
        }
        form.dataset.settling = "true";
        const { submitter } = event;
        // Not after it has settled: autosave would have time to begin again.
        const obstacle = await window.session.obstacle();
        if (obstacle) {
            delete form.dataset.settling;
            release(submitter);
            window.session.tell(obstacle);
            return;
        }
        await settle(form);
        stopAutosave(form);
        form.dataset.settled = "true";
        if (submitter) {
            // Wagtail disables the pressed button, and a disabled one is not sent.
            submitter.disabled = false;
        }
        form.requestSubmit(submitter);
    };

    document.addEventListener("submit", onSubmit, true);
})();
