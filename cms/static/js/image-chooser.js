// Choosing a picture: the dialog begins with uploading one, and what was said there about what the
// picture shows is not asked again where it is used.
(() => {
    const handlers = window.IMAGE_CHOOSER_MODAL_ONLOAD_HANDLERS;
    if (!handlers) {
        return;
    }
    const DESCRIPTION = "id_image-chooser-upload-description";

    const focusNext = () => {
        const file = document.getElementById("id_image-chooser-upload-file");
        (file?.value ? document.getElementById(DESCRIPTION) : file)?.focus();
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

    const reshow = handlers.reshow_creation_step;
    handlers.reshow_creation_step = (modal, data) => {
        reshow(modal, data);
        const refused = modal.body[0].querySelector("[aria-invalid=true]");
        refused?.closest("details")?.setAttribute("open", "");
        refused?.focus();
    };

    document.addEventListener("change", ({ target }) => {
        const description = document.getElementById(DESCRIPTION);
        if (target.id === "id_image-chooser-upload-file") {
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
