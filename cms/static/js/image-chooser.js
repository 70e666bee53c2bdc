// Choosing a picture: the dialog begins with uploading one, and what was said there about what the
// picture shows is not asked again where it is used. `pictureDialog.add(url, file)` opens it with
// `file` in it, and resolves to the picture that was added or chosen, or to null if it was left.
(() => {
    const handlers = window.IMAGE_CHOOSER_MODAL_ONLOAD_HANDLERS;
    if (!handlers) {
        return;
    }
    const DESCRIPTION = "id_image-chooser-upload-description";
    const FILE = "id_image-chooser-upload-file";
    const MAY_NOT = "You may not add pictures. Choose one that is here, or ask an editor to add yours.";

    const focusNext = () => {
        const file = document.getElementById(FILE);
        (file?.value ? document.getElementById(DESCRIPTION) : file)?.focus();
    };

    // Several that are called “image.png” can be told from each other.
    const showPicture = () => {
        const field = document.getElementById(FILE);
        const [file] = field?.files ?? [];
        field?.parentElement.querySelector("img")?.remove();
        if (file) {
            const picture = Object.assign(new Image(), { alt: "", className: "image-upload__picture" });
            picture.src = URL.createObjectURL(file);
            picture.addEventListener("load", () => URL.revokeObjectURL(picture.src));
            picture.addEventListener("error", () => picture.remove());
            field.after(picture);
        }
    };

    const begin = handlers.choose;
    handlers.choose = (modal, data) => {
        begin(modal, data);
        const upload = modal.body[0].querySelector("#tab-label-upload");
        if (upload) {
            upload.parentElement.prepend(upload);
            // Wagtail's tabs are there a moment later.
            requestAnimationFrame(() => upload.click());
            // The dialog takes the focus once it has faded in, even from somebody who types.
            window.jQuery(upload.closest(".modal")).one("shown.bs.modal", focusNext);
        }
    };

    const reshow = handlers.reshow_creation_form;
    handlers.reshow_creation_form = (modal, data) => {
        reshow(modal, data);
        showPicture();
    };

    const give = (modal, file) => {
        const field = modal.body[0].querySelector(`#${FILE}`);
        if (!field) {
            const said = Object.assign(document.createElement("p"), { textContent: MAY_NOT });
            said.className = "help-block help-warning";
            said.setAttribute("role", "alert");
            modal.body[0].querySelector(".tab-content").prepend(said);
            return;
        }
        const given = new DataTransfer();
        given.items.add(file);
        field.files = given.files;
        showPicture();
    };

    const add = (url, file) =>
        new Promise((resolve, reject) => {
            let chosen = null;
            const choose = (modal, data) => {
                handlers.choose(modal, data);
                give(modal, file);
                modal.container.on("hidden.bs.modal", () => resolve(chosen));
            };
            window.ModalWorkflow({
                url,
                onload: { ...handlers, choose },
                responses: { chosen: (picture) => (chosen = picture) },
                onError: reject,
            });
        });
    window.pictureDialog = { add };

    document.addEventListener("change", ({ target }) => {
        const description = document.getElementById(DESCRIPTION);
        if (target.id === FILE) {
            showPicture();
            focusNext();
        } else if (target.id === "id_image-chooser-upload-decorative") {
            description.required = !target.checked;
            description.disabled = target.checked;
        }
    });

    const set = (field, name, value, type) => {
        field[name] = value;
        field.dispatchEvent(new Event(type, { bubbles: true }));
    };

    // Beside the image `x` of a page there are `x_alt` and `x_decorative`; a block has `decorative`.
    const onChosen = (id, taken, { detail }) => {
        const alt = document.getElementById(`${id}_alt`);
        if (alt && ["", taken.text].includes(alt.value)) {
            taken.text = detail.decorative ? "" : detail.default_alt_text;
            set(alt, "value", taken.text, "input");
        }
        const decorative =
            document.getElementById(`${id}_decorative`) ||
            document.getElementById(id.replace(/image$/, "decorative"));
        if (decorative?.type === "checkbox" && detail.decorative !== undefined) {
            set(decorative, "checked", detail.decorative, "change");
        }
    };

    const known = new WeakSet();
    const watch = ({ target }) => {
        const chooser = target.closest("[data-chooser-action-choose]")?.closest(".image-chooser");
        if (chooser?.widget && !known.has(chooser)) {
            known.add(chooser);
            const id = chooser.id.replace(/-chooser$/, "");
            chooser.widget.addEventListener("chosen", onChosen.bind(null, id, { text: "" }));
        }
    };
    document.addEventListener("click", watch, true);
})();
