// A dialog in which a picture or a document is uploaded keeps the chosen file when something else is
// refused, and asks before it is left with anything in it.
(() => {
    const FORM = "form[data-chooser-modal-creation-form]";
    const TYPED = "input:not([type=hidden], [type=submit]), textarea";
    const QUESTION = "What you chose or wrote here has not been added. Leave without it?";

    const formIn = (modal) => modal.body[0].querySelector(FORM);
    const fileIn = (modal) => formIn(modal)?.querySelector("input[type=file]");

    const isFilled = (field) =>
        field.type === "checkbox" ? field.checked : field.matches(TYPED) && field.value.trim();

    const isBegun = (modal) =>
        !modal.isDone && [...(formIn(modal)?.elements ?? [])].some(isFilled);

    // The key that answered the question, or closed a calendar, comes up in the dialog.
    const ignoreForeignEscape = (container) => {
        let isPressed = false;
        container.addEventListener("keydown", ({ key }) => (isPressed = key === "Escape"), true);
        container.addEventListener(
            "keyup",
            (event) => {
                if (event.key === "Escape" && !isPressed) {
                    event.stopImmediatePropagation();
                }
                isPressed = false;
            },
            true,
        );
    };

    let opened = null;

    const onChoose = (begin) => (modal, data) => {
        begin(modal, data);
        opened = modal;
        ignoreForeignEscape(modal.container[0]);
        modal.container.on("hide.bs.modal", (event) => {
            if (isBegun(modal) && !window.confirm(QUESTION)) {
                event.preventDefault();
            }
        });
    };

    // What arrives after the dialog was left is not wanted any more.
    const onChosen = (take) => (modal, data) => {
        if (modal.container[0].isConnected) {
            modal.isDone = true;
            take(modal, data);
        }
    };

    const onRefused = (reshow) => (modal, data) => {
        const { files } = fileIn(modal) ?? {};
        reshow(modal, data);
        const file = fileIn(modal);
        if (files?.length && file && !file.matches("[aria-invalid=true]")) {
            file.files = files;
        }
        const refused = formIn(modal)?.querySelector("[aria-invalid=true]");
        refused?.closest("details")?.setAttribute("open", "");
        refused?.focus();
    };

    window.addEventListener("beforeunload", (event) => {
        if (opened?.container[0].isConnected && isBegun(opened)) {
            event.preventDefault();
        }
    });

    const { IMAGE_CHOOSER_MODAL_ONLOAD_HANDLERS: ofPictures } = window;
    const { DOCUMENT_CHOOSER_MODAL_ONLOAD_HANDLERS: ofDocuments } = window;
    for (const handlers of [ofPictures, ofDocuments].filter(Boolean)) {
        handlers.choose = onChoose(handlers.choose);
        handlers.chosen = onChosen(handlers.chosen);
        handlers.reshow_creation_form = onRefused(handlers.reshow_creation_form);
    }
})();
