// In blocks, Wagtail shows what a field is called but does not connect it: rich text and the items
// of lists have no name for those who cannot see them, nor have the dialogs of choosers. This names
// a field by the label above it, and a dialog by its heading.
(() => {
    const RICH_TEXT = ".public-DraftEditor-content";
    const FIELDS = `${RICH_TEXT}, [data-streamfield-child] :is(input[type="text"], textarea)`;
    // The box in which tags are typed stands behind the hidden field that has the label.
    const TAGS = ".tagit-new input";
    const DIALOGS = ".modal[role=dialog]";

    const labelOf = (field) => {
        const before = field.closest("[data-field-wrapper]")?.previousElementSibling;
        const panel = field.closest("[data-panel]");
        const heading = panel?.querySelector(".c-sf-block__type, [data-panel-heading]");
        return before?.matches("label") ? before : heading;
    };

    const name = (element, label) => {
        const isNamed = element.hasAttribute("aria-label") || element.labels?.length;
        const text = label?.textContent.replace("*", "").trim();
        if (text && !isNamed) {
            element.setAttribute("aria-label", text);
        }
    };

    const nameAll = () => {
        for (const field of document.querySelectorAll(FIELDS)) {
            name(field, labelOf(field));
        }
        for (const tags of document.querySelectorAll(TAGS)) {
            const hidden = tags.closest(".tagit").previousElementSibling;
            name(tags, hidden?.labels?.[0] ?? hidden?.closest("[data-field]")?.querySelector("label"));
        }
        for (const dialog of document.querySelectorAll(DIALOGS)) {
            name(dialog, dialog.querySelector("h1, h2"));
        }
    };

    const matters = (node) =>
        node instanceof Element && (node.querySelector(`${FIELDS}, ${TAGS}`) || node.closest(DIALOGS));
    const observer = new MutationObserver((changes) => {
        if (changes.some(({ addedNodes }) => Array.from(addedNodes).some(matters))) {
            nameAll();
        }
    });
    observer.observe(document, { childList: true, subtree: true });
})();
